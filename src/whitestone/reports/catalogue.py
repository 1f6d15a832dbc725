"""All figures and reports that this register knows: those that come with the project, and the national authority's own.

The authority's are TOML files in the folder `reports` of `WHITESTONE_HOME`; a file that is wrong is left out and told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from whitestone.problems import ProblemError
from whitestone.reports.definitions import Definition, built_in
from whitestone.reports.definitions import read as read_definitions
from whitestone.reports.layouts import Layout, built_in_layouts
from whitestone.reports.layouts import read as read_layouts
from whitestone.reports.problems import NO_REPORT, TAKEN
from whitestone.reports.snapshot import tables

_ADDRESSES = ("background", "published", "figures")
"""What the addresses of reports have for themselves."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be printed, and what is wrong with the authority's files, each with file, entry and key."""

    definitions: Mapping[str, Definition]
    layouts: Mapping[str, Layout]
    problems: tuple[ProblemError, ...]

    def layout(self, name: str) -> Layout:
        """A report by name.

        Raises
        ------
        ProblemError
            There is no such report.
        """
        if name not in self.layouts:
            raise ProblemError(NO_REPORT(value=name, known=", ".join(self.layouts)))
        return self.layouts[name]


def folder() -> Path:
    """Where the authority keeps its reports and templates."""
    return Path(settings.HOME) / "reports"


def catalogue() -> Catalogue:
    """What there is now; files are read again when one has changed."""
    files = sorted(folder().glob("*.toml"))
    return _read(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> Catalogue:
    definitions, layouts, problems = dict(built_in()), dict(built_in_layouts()), []
    sound = []
    for file, _ in files:
        try:
            definitions = read_definitions([file], definitions, tables())
            sound.append(file)
        except ProblemError as error:
            problems.append(error)
    for file in sound:
        try:
            for name, layout in read_layouts([file], definitions, tables()).items():
                if name in layouts or name in _ADDRESSES:
                    raise ProblemError(TAKEN(file=file.name, value=name))
                layouts[name] = layout
        except ProblemError as error:
            problems.append(error)
    return Catalogue(definitions, layouts, tuple(problems))
