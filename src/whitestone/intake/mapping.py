"""Which column of a file holds what: read from a mapping file, kept with a delivery, remembered for its sender.

A mapping is data and decides nothing by itself; `converting` follows it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from whitestone.intake import problems as say
from whitestone.intake.sources import Options
from whitestone.kernel.coordinates import Notation
from whitestone.problems import ProblemError

SHAPE = "shape"
"""The place is the shape that the file itself has for the row."""


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Where a row's geometry comes from.

    Attributes
    ----------
    field
        The word's geometry column.
    notation
        `SHAPE`, or a notation of coordinates.
    columns
        One column with the whole position, or two: latitude or northing first, longitude or easting second; bearing
        and distance for turning points.
    points
        Turning points side by side (wide tables): a pair of columns for each.
    crs
        Where neither the file nor the notation says it, or says it wrongly.
    swap
        Whether the file gives its axes the other way round; None while nobody said.
    benchmark
        Columns of latitude and longitude of the point from which bearings start.
    """

    field: str = ""
    notation: str = SHAPE
    columns: tuple[str, ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    crs: str = ""
    swap: bool | None = None
    benchmark: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How the columns of a file become the columns of a word.

    Attributes
    ----------
    columns
        Column of the file by column of the word.
    constants
        Values for columns that the file does not have.
    values
        By column of the word, what a cell of the file means.
    id
        The column that holds the sender's own id of a row.
    record, version
        Columns of an export from here: the record's id, and the version from which the edit began.
    lines
        The column by which several lines make one record (turning points one below the other).
    dates
        The order of dates that are not ISO 8601, as ``%d/%m/%Y``.
    stated_unit
        The column in which the sender names the administrative unit, to compare with the place.
    stated_within
        The column of the unit above it, where two may be called the same.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    place: PlaceRule = field(default_factory=PlaceRule)
    id: str = ""
    record: str = ""
    version: str = ""
    lines: str = ""
    dates: str = ""
    stated_unit: str = ""
    stated_within: str = ""
    options: Options = field(default_factory=Options)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the database."""
        return asdict(self)


def from_json(said: Mapping[str, Any]) -> ColumnMap:
    """The mapping of plain values.

    Raises
    ------
    ProblemError
        When it names something that a mapping does not have, or a notation that there is none of.
    """
    try:
        rest = {name: value for name, value in said.items() if name not in {"place", "options"}}
        rule = {name: _frozen(value) for name, value in said.get("place", {}).items()}
        made = ColumnMap(**rest, place=PlaceRule(**rule), options=Options(**said.get("options", {})))
    except TypeError as error:
        raise ProblemError(say.MAPPING_WRONG(reason=str(error).replace("__init__()", "a mapping"))) from error
    notation = made.place.notation
    if notation not in {SHAPE, *Notation}:
        raise ProblemError(say.MAPPING_WRONG(reason=f"{notation} is none of {', '.join((SHAPE, *Notation))}"))
    if not all(isinstance(one, dict) for one in (made.columns, made.constants, made.values, *made.values.values())):
        raise ProblemError(say.MAPPING_WRONG(reason="columns, constants and values are tables"))
    return made


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
    return value


def load(path: Path) -> ColumnMap:
    """Read a mapping file.

    Its tables are those of `ColumnMap`: ``[columns]``, ``[constants]``, ``[values.FIELD]``, ``[place]``, ``[options]``
    and ``[xml]``; its plain keys ``id``, ``record``, ``version``, ``lines``, ``dates``, ``stated_unit``,
    ``stated_within``.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ProblemError(say.MAPPING_WRONG(file=path.name, reason=str(error))) from error
    xml = said.pop("xml", {})
    options = {**said.pop("options", {}), **{f"xml_{name}": value for name, value in xml.items()}}
    return from_json({**said, "options": options})


def signature(columns: Sequence[str]) -> str:
    """What tells files with other columns apart; their order does not matter."""
    return hashlib.sha256("\n".join(sorted(name.casefold() for name in columns)).encode()).hexdigest()
