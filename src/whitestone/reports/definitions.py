"""Figure definitions: what a reported figure means, in words and in terms of the register. Computes no figure.

They are data: files in ``figures/``, and beside them those of a national authority, read and checked as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Protocol

from django.utils.translation import gettext

from whitestone.profiles.settings import Settings, read_toml

TEXTS = ("label", "words", "formula")
"""What a definition says to people."""


class When(StrEnum):
    """Which days of the register a figure adds up."""

    PERIOD = "period"
    OPENING = "opening"
    CLOSING = "closing"
    EVER = "ever"
    """All that is on record, whatever the period: for tables that are split by year."""


class Unit(StrEnum):
    """What a figure is counted in."""

    SQUARE_METRES = "m2"
    ITEMS = "items"
    RECORDS = "records"
    METRES = "m"
    PEOPLE = "people"
    ANIMALS = "animals"
    MACHINES = "machines"
    TEAMS = "teams"
    HOURS = "hours"
    DAYS = "days"
    YEARS = "years"
    PERCENT = "percent"
    ITEMS_PER_KM2 = "items/km2"
    PER_MILLION_M2 = "per million m2"
    PER_MILLION_HOURS = "per million hours"


_FACTORS = {
    Unit.PERCENT: 100.0,
    Unit.ITEMS_PER_KM2: 1e6,
    Unit.PER_MILLION_M2: 1e6,
    Unit.PER_MILLION_HOURS: 1e6,
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure.

    Attributes
    ----------
    id
        Stable name, used by layouts and in the addresses of cells.
    label, words
        What it is called, and what it means in a sentence or two.
    formula
        The same in terms of the register and the ledger, for people.
    source
        The standard, form or table that it is for.
    table, value
        Which facts it adds up.
    where
        Only facts that hold one of these words, by split.
    when
        Which days.
    unsaid
        Whether nothing is not zero: records may be silent about it, and a cell in which none speaks stays empty.
    over
        For a ratio: the figure that it is divided by; `table` and the rest then say what is above the line.
    tag
        HXL hashtag of the column in machine-readable tables.
    told
        Label, words and formula in other languages, by language.
    """

    id: str
    label: str
    words: str
    formula: str
    source: str
    unit: Unit
    table: str
    value: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: When = When.PERIOD
    unsaid: bool = False
    over: str = ""
    tag: str = ""
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def in_language(self, language: str) -> Definition:
        """With the texts of a language where it has them; what it asks stays the same."""
        said = self.told.get(language, {})
        label, words, formula = (said.get(key) or spoken(getattr(self, key)) for key in TEXTS)
        return replace(self, label=label, words=words, formula=formula)

    @property
    def factor(self) -> float:
        """What a ratio is multiplied by to come out in its unit."""
        return _FACTORS.get(self.unit, 1.0)


def spoken(text: str) -> str:
    """A text that comes with the program in the language that is active; a nation's own text as it stands."""
    return gettext(text) if text else ""


class Held(Protocol):
    """What a table of facts holds."""

    @property
    def values(self) -> tuple[str, ...]:
        """What can be added up."""

    @property
    def splits(self) -> tuple[str, ...]:
        """What it can be split by."""


def told(entry: Settings, keys: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Texts in other languages, ``in.ar.label = "..."``: by language, then by key.

    Raises
    ------
    ProblemError
        A key that cannot be said in another language.
    """
    found = {}
    for language, texts in entry.named_tables("in"):
        if unknown := [key for key in texts.values if key not in keys]:
            raise texts.wrong(unknown[0], "one of the keys " + ", ".join(keys))
        found[language] = {key: texts.text(key) for key in texts.values}
    return found


def _read(entry: Settings) -> Definition:
    where = {name: tuple(one.texts("of")) for name, one in entry.named_tables("where")}
    if any(not words for words in where.values()):
        raise entry.wrong("where", "a list of words under `of` for every split")
    return Definition(
        id=entry.text("id"),
        label=entry.text("label"),
        words=entry.text("words"),
        formula=entry.text("formula"),
        source=entry.text("source"),
        unit=entry.word("unit", Unit),
        table=entry.text("table"),
        value=entry.text("value"),
        where=where,
        when=entry.word("when", When) if "when" in entry else When.PERIOD,
        unsaid=entry.flag("unsaid") if "unsaid" in entry else False,
        over=entry.text_or("over"),
        tag=entry.text_or("tag"),
        told=told(entry, TEXTS),
    )


def _checked(entry: Settings, one: Definition, tables: Mapping[str, Held]) -> None:
    if one.table not in tables:
        raise entry.wrong("table", "one of " + ", ".join(sorted(tables)))
    held = tables[one.table]
    if one.value not in held.values:
        raise entry.wrong("value", "one of " + ", ".join(held.values))
    if any(split not in held.splits for split in one.where):
        raise entry.wrong("where", "splits of its table: " + ", ".join(held.splits))


def read(
    files: Iterable[Traversable],
    known: Mapping[str, Definition] | None = None,
    tables: Mapping[str, Held] | None = None,
) -> dict[str, Definition]:
    """Definitions by id, of several files together.

    Parameters
    ----------
    known
        Definitions read before, to which these are added.
    tables
        What each table of facts holds, where that is to be checked.

    Raises
    ------
    ProblemError
        With the file, the entry and the key that is missing or wrong.
    """
    found = dict(known or {})
    entries: list[tuple[Settings, Definition]] = []
    for file in files:
        for entry in read_toml(file).tables("figure"):
            definition = _read(entry)
            if definition.id in found:
                raise entry.wrong("id", "an id that no other figure has")
            if tables is not None:
                _checked(entry, definition, tables)
            found[definition.id] = definition
            entries.append((entry, definition))
    for entry, definition in entries:
        if definition.over and definition.over not in found:
            raise entry.wrong("over", "the id of a figure")
    return found


@cache
def built_in() -> dict[str, Definition]:
    """The definitions that come with the project."""
    folder = resources.files("whitestone.reports").joinpath("figures")
    return read(sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name))
