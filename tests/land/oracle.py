"""The ledger's rules once more, point by point and slowly, written from the text of the rules alone.

It is the judge of `whitestone.land.ledger` and shares no code with it; it knows no overlay, no waves and no arrays of
states. What it needs of geometry (which pieces of land there are, and who covers them) is in `tests.land.atoms`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from whitestone.land.inputs import LandInputs
from whitestone.land.words import Contamination

COLUMNS = (
    "recorded",
    "reopened",
    "reclassified_in",
    "reclassified_out",
    "cancelled",
    "reduced",
    "cleared",
    "corrected",
)
PARTS = ("newly_released", "partly_released", "no_effect", "already_released", "never_recorded")
CLASSES = ("ap_only", "mixed", "av_only", "no_mines")

Categories = frozenset[str]
Account = tuple[str, str]
"""Kind, and class or category."""
Key = tuple[str | None, str, str]
"""Unit, kind, and class or category."""
Line = dict[str, float]


class Event(NamedTuple):
    """One row of the input, in the ledger's order: date, hazards before releases, id, version."""

    date: dt.date
    rank: int  # 0 a version of a hazard record, 1 a release product
    id: str
    version: int
    row: int  # position in the input's arrays
    kind: str  # of a hazard record
    product: str  # of a release product
    categories: Categories  # what a hazard record claims, what a product removes


def events_in_order(inputs: LandInputs) -> list[Event]:
    events = []
    hazards, releases = inputs.hazards, inputs.releases
    for row in range(len(hazards)):
        claims = frozenset(Contamination(int(hazards.claims[row])).words)
        date = hazards.date[row].astype(dt.date)
        version = int(hazards.version[row])
        events.append(Event(date, 0, str(hazards.id[row]), version, row, str(hazards.kind[row]), "", claims))
    for row in range(len(releases)):
        removes = frozenset(Contamination(int(releases.removes[row])).words)
        date = releases.date[row].astype(dt.date)
        events.append(Event(date, 1, str(releases.id[row]), 0, row, "", str(releases.product[row]), removes))
    return sorted(events, key=lambda event: (event.date, event.rank, event.id, event.version))


class Move(NamedTuple):
    """One point enters or leaves one account."""

    event: Event
    table: str  # "accounts" or "categories"
    column: str
    account: Account


class Split(NamedTuple):
    """The part of a product's polygon to which a point belongs."""

    event: Event
    part: str
    land_class: str | None  # on record, of newly released land


@dataclass
class Point:
    """Everything that the ledger keeps for one point of the plane."""

    claimed: dict[str, tuple[str, Categories]] = field(default_factory=dict)  # by record that covers it now
    removed: dict[str, Categories] = field(default_factory=dict)  # by record that ever covered it
    released: bool = False

    def _open_by_record(self) -> dict[str, Categories]:
        return {record: claims - self.removed[record] for record, (_, claims) in self.claimed.items()}

    def open_categories(self) -> Categories:
        return frozenset(category for left in self._open_by_record().values() for category in left)

    def kind(self) -> str:
        kinds = {self.claimed[record][0] for record, left in self._open_by_record().items() if left}
        return "CHA" if "CHA" in kinds else "SHA"

    def accounts(self) -> dict[str, dict[str, Account]]:
        """By table, the accounts in which the point stands; in the table of accounts at most one."""
        open_now = self.open_categories()
        if not open_now:
            return {"accounts": {}, "categories": {}}
        return {
            "accounts": {"land": (self.kind(), class_of(open_now))},
            "categories": {category: (self.kind(), category) for category in open_now},
        }

    def hazard(self, event: Event, *, covers: bool) -> None:
        if covers:
            self.claimed[event.id] = (event.kind, event.categories)
            self.removed.setdefault(event.id, frozenset())
        else:
            self.claimed.pop(event.id, None)

    def release(self, event: Event) -> Split:
        before = self.open_categories()
        for record in self.removed:
            self.removed[record] |= event.categories
        after = self.open_categories()
        if not before:
            return Split(event, "already_released" if self.released else "never_recorded", None)
        if not after:
            self.released = True
            return Split(event, "newly_released", class_of(before))
        return Split(event, "no_effect" if after == before else "partly_released", None)


def class_of(categories: Categories) -> str:
    if "AP" in categories:
        return "mixed" if "AV" in categories else "ap_only"
    return "av_only" if "AV" in categories else "no_mines"


@dataclass
class History:
    """What befell one point: its moves, the parts of products that it belongs to, its accounts after each event."""

    moves: list[Move] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    states: list[tuple[dt.date, dict[str, dict[str, Account]]]] = field(default_factory=list)

    def standing(self, table: str, before: dt.date) -> Iterable[Account]:
        """The accounts in which the point stands after all events earlier than `before`."""
        earlier = [state for date, state in self.states if date < before]
        return earlier[-1][table].values() if earlier else ()


def history(events: Sequence[Event], covered: Sequence[bool]) -> History:
    """Live through all events at one point; `covered` says of each whether its polygon covers the point."""
    point, told = Point(), History()
    for event, covers in zip(events, covered, strict=True):
        before, released_before = point.accounts(), point.released
        if event.rank == 0:
            point.hazard(event, covers=covers)
        elif covers:
            told.splits.append(point.release(event))
        after = point.accounts()
        for table in ("accounts", "categories"):
            for what in sorted({*before[table], *after[table]}):
                moves = _moves(before[table].get(what), after[table].get(what), event, released=released_before)
                told.moves += [Move(event, table, column, account) for column, account in moves]
        told.states.append((event.date, after))
    return told


def _moves(before: Account | None, after: Account | None, event: Event, *, released: bool) -> list[tuple[str, Account]]:
    if before == after:
        return []
    if before is None and after is not None:
        return [("reopened" if released else "recorded", after)]
    if before is not None and after is None:
        return [("corrected" if event.rank == 0 else event.product, before)]
    assert before is not None
    assert after is not None
    return [("reclassified_out", before), ("reclassified_in", after)]


class Atom(NamedTuple):
    """A piece of land that every polygon of the input covers wholly or not at all.

    `covered` says so for each event in the ledger's order; `x` and `y` are a point in it.
    """

    area: float
    unit: str | None
    covered: tuple[bool, ...]
    x: float
    y: float


@dataclass
class Books:
    """Balance lines and parts of products as plain numbers, the common currency of oracle and engine in tests."""

    accounts: dict[Key, Line]
    categories: dict[Key, Line]
    releases: dict[str, Line]  # polygon, the five parts, and "class " + class for newly released land

    @property
    def closing(self) -> float:
        return sum(line["closing"] for line in self.accounts.values())


def empty_line() -> Line:
    return dict.fromkeys(("opening", *COLUMNS, "closing"), 0.0)


def empty_parts() -> Line:
    return dict.fromkeys(("polygon", *PARTS, *(f"class {name}" for name in CLASSES)), 0.0)


def settle(inputs: LandInputs, atoms: Iterable[Atom], start: dt.date, end: dt.date) -> Books:
    """The books of the period from `start` to `end`, both included."""
    events = events_in_order(inputs)
    tables: dict[str, dict[Key, Line]] = {
        "accounts": defaultdict(empty_line),
        "categories": defaultdict(empty_line),
    }
    parts = {event.id: empty_parts() for event in events if event.rank == 1}
    for (unit, covered), area in areas(atoms).items():
        told = history(events, covered)
        for table, lines in tables.items():
            for kind, group in told.standing(table, start):
                lines[unit, kind, group]["opening"] += area
            for kind, group in told.standing(table, end + dt.timedelta(days=1)):
                lines[unit, kind, group]["closing"] += area
        for move in told.moves:
            if start <= move.event.date <= end:
                tables[move.table][(unit, *move.account)][move.column] += area
        for split in told.splits:
            parts[split.event.id]["polygon"] += area
            parts[split.event.id][split.part] += area
            if split.land_class is not None:
                parts[split.event.id][f"class {split.land_class}"] += area
    return Books(dict(tables["accounts"]), dict(tables["categories"]), parts)


def areas(atoms: Iterable[Atom]) -> Mapping[tuple[str | None, tuple[bool, ...]], float]:
    """Area by unit and coverage: points that are covered alike have the same history."""
    total: dict[tuple[str | None, tuple[bool, ...]], float] = defaultdict(float)
    for atom in atoms:
        total[atom.unit, atom.covered] += atom.area
    return total
