"""National profiles: a country's units, names, distances, shares and allowed products as data, each with its source.

A country is a folder with a ``profile.toml``; see ``docs/profiles.md``. No rule of any country is written in code.
"""

from whitestone.profiles.names import Match, NameBook, fold
from whitestone.profiles.profile import Profile, available, open_profile
from whitestone.profiles.spans import Span
from whitestone.profiles.units import Unit
from whitestone.profiles.values import Parameter, Source, Status

__all__ = [
    "Match",
    "NameBook",
    "Parameter",
    "Profile",
    "Source",
    "Span",
    "Status",
    "Unit",
    "available",
    "fold",
    "open_profile",
]
