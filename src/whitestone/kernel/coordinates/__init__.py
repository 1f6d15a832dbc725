"""Positions as people write them: read into longitude and latitude (WGS 84), and written again.

Pure: no Django and no database. What cannot be read, or can be read in two ways, is refused with its part named, never
guessed.
"""

from whitestone.kernel.coordinates.kinds import Notation
from whitestone.kernel.coordinates.points import Located, locate, locate_columns
from whitestone.kernel.coordinates.shapes import Given, Understood, understand
from whitestone.kernel.coordinates.written import write

__all__ = ["Given", "Located", "Notation", "Understood", "locate", "locate_columns", "understand", "write"]
