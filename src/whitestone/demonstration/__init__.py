"""A SYNTHETIC national programme on a packaged profile: what lies in the ground, and what a programme would know of it.

Invents records and writes them to files; settles nothing and puts nothing into the register.
"""

from whitestone.demonstration.accounts import ACCOUNTS, PASSWORD, SHARES, Account
from whitestone.demonstration.programme import Programme, build
from whitestone.demonstration.tables import MARK, Table
from whitestone.demonstration.writing import NAMES, write

__all__ = ["ACCOUNTS", "MARK", "NAMES", "PASSWORD", "SHARES", "Account", "Programme", "Table", "build", "write"]
