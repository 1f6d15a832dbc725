"""Kinds of problem that a profile, or any settings file read like one, can have.

Registered once, here; each has its heading in ``docs/problems.md``.
"""

from whitestone.problems import register

PROFILE_UNKNOWN = register(
    "profile-unknown",
    "There is no national profile {value!r}.",
    "Use one of {known}, or the path of a folder that holds a profile.toml.",
)
SETTING_UNREADABLE = register(
    "setting-unreadable",
    "The settings file cannot be read: {why}.",
    "Mend the file; it must be UTF-8 text in TOML (or GeoJSON for units).",
)
SETTING_MISSING = register(
    "setting-missing",
    "{where} has no {key!r}.",
    "Add {key} to it; the documentation lists what each entry needs.",
)
SETTING_WRONG = register(
    "setting-wrong",
    "{where} has {key} = {value!r}, which is not {expected}.",
    "Give {key} as {expected}.",
)
SOURCE_UNKNOWN = register(
    "source-unknown",
    "{where} cites the source {value!r}, which the file does not describe.",
    "Add [sources.{value}] with a citation, or cite one that is there: {known}.",
)
