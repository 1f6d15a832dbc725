"""What every page that Whitestone writes has in common: base template, stylesheet, and how a number is written.

Knows no word of the field and computes nothing; a room that writes a page brings its own templates.
"""

from whitestone.paper.numbers import NARROW, area, grouped, percent
from whitestone.paper.pages import environment

__all__ = ["NARROW", "area", "environment", "grouped", "percent"]
