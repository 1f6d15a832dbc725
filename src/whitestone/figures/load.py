"""A folder of figures, read and checked as input: manifest, files, names, references.

Reads everything before it refuses anything: all problems of a folder come in one error. Questions about what the
figures say are asked by `figures.rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from whitestone.figures.kinds import FILE_MISSING, FILE_UNREADABLE, FOLDER_EMPTY, ID_REPEATED
from whitestone.figures.manifest import MANIFEST_FILE, FileEntry, Manifest, Role, read_manifest
from whitestone.figures.model import Figure, Folder, PrintedTable, Return
from whitestone.figures.relations import relations_of_columns, resolve_relations
from whitestone.figures.sheets import Sheet, read_csv, read_workbook
from whitestone.figures.tables import REPORTED_COLUMNS, RETURNS_COLUMNS, read_reported, read_returns, read_table
from whitestone.problems import Problem, ProblemError
from whitestone.profiles import NameBook, Parameter, Profile, available, open_profile
from whitestone.profiles.settings import read_toml
from whitestone.profiles.values import read_parameter, read_sources

THRESHOLDS_FILE = "thresholds.toml"


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    figures: dict[str, Figure] = field(default_factory=dict)
    tables: list[PrintedTable] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load_folder(folder: Path | Traversable, profile: str | None = None) -> Folder:
    """Read a folder of figures, or one file of them.

    Parameters
    ----------
    folder
        A file with the template's columns; or a folder with a ``figures.toml``, with files named as in the manifest of
        a shipped profile, or with CSV files and XLSX sheets that have the template's columns.
    profile
        Name or path of the national profile that knows the units; by default the one that the manifest names.

    Raises
    ------
    ProblemError
        With every fault of the folder: files, columns, cells, ids, references.

    Examples
    --------
    >>> from importlib import resources
    >>> folder = resources.files("whitestone.profiles") / "aze" / "figures-2023"
    >>> loaded = load_folder(folder)
    >>> loaded.figures["F12"].quantity.shown
    '31,578\u202fitems'
    """
    if not folder.is_dir() and not folder.is_file():
        raise ProblemError(FOLDER_EMPTY(value=str(folder)))
    manifest, said = _manifest_for(folder)
    chosen = profile or (manifest.profile if manifest else None)
    nation = open_profile(chosen) if chosen else None
    found = _Found()
    names = nation.names if nation else None
    source = manifest.citation if manifest else ""
    read: set[str] = set()
    for entry, sheet in _sheets(folder, manifest, found.problems):
        read.add(entry.file)
        try:
            _take(entry, sheet, names, source, found)
        except ProblemError as fault:
            found.problems.extend(fault.problems)
    if not read and not found.problems:
        raise ProblemError(FOLDER_EMPTY(value=str(folder)))
    file = manifest.file if manifest else str(folder)
    relations = [
        *resolve_relations(manifest.relations if manifest else (), found.figures, found.tables, file, found.problems),
        *relations_of_columns(found.figures, file, found.problems),
    ]
    if found.problems:
        raise ProblemError(found.problems)
    return Folder(
        title=manifest.title if manifest else folder.name,
        citation=source,
        about=manifest.about if manifest else "",
        manifest=said,
        profile=nation,
        period=manifest.period if manifest else None,
        figures=found.figures,
        tables=tuple(found.tables),
        returns=tuple(found.returns),
        relations=tuple(relations),
        thresholds=thresholds_of(nation),
        unread=tuple(sorted({file.name for file in _data_files(folder)} - read)),
    )


def _manifest_for(folder: Traversable) -> tuple[Manifest | None, str]:
    """The folder's own manifest, or that of a shipped folder whose files it has, with words that say which."""
    own = folder.joinpath(MANIFEST_FILE)
    if own.is_file():
        return read_manifest(own), f"{MANIFEST_FILE} in the folder"
    here = {file.name for file in _data_files(folder)}
    for name in available():
        for shipped in sorted(open_profile(name).folder.iterdir(), key=lambda entry: entry.name):
            if shipped.is_dir() and shipped.joinpath(MANIFEST_FILE).is_file():
                manifest = read_manifest(shipped.joinpath(MANIFEST_FILE))
                if {entry.file for entry in manifest.files if not entry.optional} <= here:
                    return manifest, f"{MANIFEST_FILE} of {name}/{shipped.name}, whose files the folder has"
    return None, "the columns of each file, as in the template"


def _data_files(folder: Traversable) -> list[Traversable]:
    if folder.is_file():
        return [folder]
    found = [file for file in folder.iterdir() if file.is_file() and file.name.lower().endswith((".csv", ".xlsx"))]
    return sorted(found, key=lambda file: file.name)


def _sheets(
    folder: Traversable, manifest: Manifest | None, problems: list[Problem]
) -> Iterator[tuple[FileEntry, Sheet]]:
    entries = manifest.files if manifest else tuple(_recognised(folder, problems))
    for entry in entries:
        file = folder if folder.is_file() else folder.joinpath(entry.file)
        if not file.is_file():
            if not entry.optional:
                problems.append(FILE_MISSING(file=manifest.file if manifest else None, value=entry.file))
            continue
        try:
            yield entry, _open(file, entry.sheet)
        except ProblemError as fault:
            problems.extend(fault.problems)


def _open(file: Traversable, sheet: str | None) -> Sheet:
    if not file.name.lower().endswith(".xlsx"):
        return read_csv(file)
    sheets = read_workbook(file)
    if sheet is None and len(sheets) == 1:
        return next(iter(sheets.values()))
    if sheet not in sheets:
        why = f"it has no sheet {sheet!r}, its sheets are {', '.join(sheets) or 'empty'}"
        raise ProblemError(FILE_UNREADABLE(file=file.name, why=why))
    return sheets[sheet]


def _recognised(folder: Traversable, problems: list[Problem]) -> Iterator[FileEntry]:
    """Files and sheets that can be told by their columns; one with most of them is taken for it, and its gaps named."""
    for file in _data_files(folder):
        try:
            sheets: list[tuple[str | None, Sheet]] = (
                [*read_workbook(file).items()] if file.name.lower().endswith(".xlsx") else [(None, read_csv(file))]
            )
        except ProblemError as fault:
            problems.extend(fault.problems)
            continue
        for name, sheet in sheets:
            for role, columns in ((Role.REPORTED, REPORTED_COLUMNS), (Role.RETURNS, RETURNS_COLUMNS)):
                if 2 * len(set(columns) & set(sheet.header)) > len(columns):
                    yield FileEntry(file.name, role, sheet=name)


def _take(entry: FileEntry, sheet: Sheet, names: NameBook | None, source: str, found: _Found) -> None:
    if entry.table is not None:
        table = read_table(sheet, entry.table, names, source, found.problems)
        if table.id in {other.id for other in found.tables}:
            found.problems.append(ID_REPEATED(file=sheet.file, value=table.id, other="another table"))
        found.tables.append(table)
    elif entry.role is Role.RETURNS:
        found.returns.extend(read_returns(sheet, names, source, found.problems))
    else:
        for figure in read_reported(sheet, source, found.problems):
            if figure.ref in found.figures:
                found.problems.append(
                    ID_REPEATED(file=sheet.file, column="figure_id", value=figure.ref, other="a figure of another file")
                )
            found.figures[figure.ref] = figure


def thresholds_of(profile: Profile | None) -> dict[str, Parameter]:
    """The rules' thresholds; a profile's own file replaces single ones."""
    files = [resources.files("whitestone.figures").joinpath(THRESHOLDS_FILE)]
    if profile is not None and profile.folder.joinpath(THRESHOLDS_FILE).is_file():
        files.append(profile.folder.joinpath(THRESHOLDS_FILE))
    return {parameter.name: parameter for file in files for parameter in _read_thresholds(file)}


def _read_thresholds(file: Traversable) -> Iterable[Parameter]:
    settings = read_toml(file)
    sources = read_sources(settings)
    for entry in settings.tables("thresholds"):
        if entry.number("value") <= 0:
            raise entry.wrong("value", "a number above 0")
        yield read_parameter(
            entry, sources, name=entry.text("name"), applies_to="", key="value", unit=entry.text("unit")
        )
