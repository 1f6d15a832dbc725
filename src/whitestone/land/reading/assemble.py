"""Puts the four inputs together in one plane: from files, or from frames. Settles nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from whitestone.land.geometry.plane import choose_plane
from whitestone.land.inputs import LandInputs
from whitestone.land.progress import Progress
from whitestone.land.reading import roles
from whitestone.land.reading.fields import FIELDS
from whitestone.land.reading.files import read_file
from whitestone.land.reading.frames import Frame, read_frame
from whitestone.land.reading.settings import ColumnMap, DefaultMap, check_map, judged_defaults
from whitestone.land.reading.table import Table
from whitestone.problems import Problem, ProblemError

_Source = TypeVar("_Source")


def read_inputs(
    hazards: Path | str,
    releases: Path | str,
    units: Path | str | None = None,
    finds: Path | str | None = None,
    *,
    columns: ColumnMap | None = None,
    defaults: DefaultMap | None = None,
    progress: Progress | None = None,
) -> LandInputs:
    """Read vector files into what the ledger takes; every row is used, repaired or refused, and says so.

    Parameters
    ----------
    hazards, releases, units, finds
        Vector files of any format and CRS, or ``file:layer``. The columns are in ``docs/input.md``.
    columns
        By input, the names that columns have in the file (see `load_map`).
    defaults
        By input, constants for values that are not in the file (see `load_defaults`).

    Returns
    -------
    LandInputs
        In one plane; `LandInputs.sources` accounts for every row of every file.

    Raises
    ------
    ProblemError
        With every problem that concerns a file as a whole. Rows never raise.

    Examples
    --------
    >>> from whitestone.land.example import FOLDER
    >>> inputs = read_inputs(FOLDER / "hazards.gpkg", FOLDER / "releases.gpkg")
    >>> inputs.plane.crs, len(inputs.hazards), inputs.sources[0].used
    ('EPSG:3035', 5, 5)
    """
    options = columns or {}
    problems = check_map(options)
    constants = judged_defaults(defaults or {})
    if problems:
        raise ProblemError(problems)

    def opened(role: str, file: Path | str) -> Table:
        return read_file(role, file, options.get(role, {}), constants.get(role, {}))

    files = {"hazards": hazards, "releases": releases, "units": units, "finds": finds}
    return _assemble(_open({role: file for role, file in files.items() if file}, opened, progress), constants, progress)


def inputs_from_frames(
    hazards: Frame, releases: Frame, units: Frame | None = None, finds: Frame | None = None
) -> LandInputs:
    """Take GeoDataFrames with the columns of the contract; the same checks and accounts as for files.

    Parameters
    ----------
    hazards, releases, units, finds
        Anything with ``columns``, ``crs``, ``geometry`` and columns by name.

    Raises
    ------
    ProblemError
        When a frame as a whole cannot be used.
    """
    frames = {"hazards": hazards, "releases": releases, "units": units, "finds": finds}
    given = {role: frame for role, frame in frames.items() if frame is not None}
    return _assemble(_open(given, read_frame, None), {}, None)


def _open(
    sources: Mapping[str, _Source], read: Callable[[str, _Source], Table], progress: Progress | None
) -> dict[str, Table]:
    """Open every source before any is judged, so that all that is wrong with files is said at once."""
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for done, (role, source) in enumerate(sources.items()):
        _tell(progress, "reading", done, len(sources))
        try:
            tables[role] = read(role, source)
        except ProblemError as error:
            problems.extend(error.problems)
    _tell(progress, "reading", len(sources), len(sources))
    if problems:
        raise ProblemError(problems)
    return tables


def _assemble(
    tables: Mapping[str, Table], constants: Mapping[str, Mapping[str, object]], progress: Progress | None
) -> LandInputs:
    drafts = {role: roles.Draft.of(table, constants.get(role, {})) for role, table in tables.items()}
    plane = choose_plane([(draft.shapes, draft.table.crs) for draft in drafts.values() if draft.table.crs is not None])
    total = len(drafts)
    _tell(progress, "checking", 0, total)
    hazards = roles.hazards(drafts["hazards"], plane)
    _tell(progress, "checking", 1, total)
    releases = roles.releases(drafts["releases"], plane)
    _tell(progress, "checking", 2, total)
    units = roles.units(drafts["units"], plane) if "units" in drafts else None
    finds = roles.finds(drafts["finds"], plane) if "finds" in drafts else None
    _tell(progress, "checking", total, total)
    sources = tuple(drafts[role].tally.account() for role in FIELDS if role in drafts)
    return LandInputs(plane=plane, hazards=hazards, releases=releases, units=units, finds=finds, sources=sources)


def _tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress is not None:
        progress.step(what, done, total)
