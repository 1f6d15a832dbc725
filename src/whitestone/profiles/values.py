"""A value with its source: where it comes from, whether it was reported or assumed, and since when it holds.

A value without a source cannot be made. What the value is used for is said elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from whitestone.problems import ProblemError
from whitestone.profiles.kinds import SOURCE_UNKNOWN
from whitestone.profiles.settings import Settings
from whitestone.profiles.spans import Span


class Status(StrEnum):
    """Whether a source states the value, or whoever wrote the profile assumed it."""

    REPORTED = "reported"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from, as a citation."""

    key: str
    citation: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a profile or one threshold of a rule.

    Attributes
    ----------
    name
        What it is, for example ``"fade_out_m"``.
    applies_to
        The category, land use, product or language that it is for; empty when it is for everything.
    unit
        ``"m"``, ``"share"`` (of one), ``"items/km2"``, ``"allowed"`` (1 or 0), ...
    since
        When it takes effect; None when that is not known and it is taken to hold as far back as records go.
    note
        What a reader must know before relying on it.
    """

    name: str
    applies_to: str
    value: Decimal
    unit: str
    status: Status
    source: Source
    since: Span | None = None
    note: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether it has taken effect by `day`."""
        return self.since is None or self.since.first <= day

    def as_json(self) -> dict[str, object]:
        """Plain values for a JSON file."""
        return {
            "name": self.name,
            "applies_to": self.applies_to,
            "value": float(self.value),
            "unit": self.unit,
            "status": self.status.value,
            "source": self.source.citation,
            "since": str(self.since) if self.since else None,
            "note": self.note,
        }


def read_sources(settings: Settings) -> dict[str, Source]:
    """The ``[sources.key]`` entries of a file."""
    return {key: Source(key, entry.text("citation")) for key, entry in settings.named_tables("sources")}


def cited(entry: Settings, sources: Mapping[str, Source]) -> Source:
    """The source that an entry names under ``source``."""
    key = entry.text("source")
    if key not in sources:
        raise ProblemError(
            SOURCE_UNKNOWN(file=entry.file, where=entry.where, value=key, known=", ".join(sorted(sources)) or "none")
        )
    return sources[key]


def read_parameter(
    entry: Settings, sources: Mapping[str, Source], *, name: str, applies_to: str, key: str, unit: str
) -> Parameter:
    """Make a parameter of an entry: its value under `key`, with status, source, date of effect and note."""
    value = Decimal(entry.flag(key)) if unit == "allowed" else entry.number(key)
    return Parameter(
        name=name,
        applies_to=applies_to,
        value=value,
        unit=unit,
        status=entry.word("status", Status),
        source=cited(entry, sources),
        since=entry.span("since"),
        note=entry.text_or("note"),
    )
