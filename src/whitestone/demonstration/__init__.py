"""A SYNTHETIC national programme on a packaged profile: what lies in the ground, and what a programme would know of it.

Invents records and writes them to files; settles nothing and puts nothing into the register.
"""

from whitestone.demonstration.programme import Programme, build
from whitestone.demonstration.tables import MARK, Table
from whitestone.demonstration.writing import NAMES, write

__all__ = ["MARK", "NAMES", "Programme", "Table", "build", "write"]
