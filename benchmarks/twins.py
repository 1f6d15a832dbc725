"""How many duplicates the desk finds, and how many of the pairs that it shows are duplicates.

Run as ``python -m benchmarks.twins``. Known duplicates are seeded among the finds, hazards and accidents of the
SYNTHETIC demonstration, and among the rows of a real table of mine events where ``WHITESTONE_MINE_EVENTS`` names one:
told again exactly, measured again, on another day, mistyped, or all of that.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.affinity import translate

from whitestone.demonstration import Programme, build
from whitestone.intake.twins import Twins, find_twins
from whitestone.intake.weighing import Column, Sort

EVENTS = Path(os.environ.get("WHITESTONE_MINE_EVENTS", "../shared/data/colombia/mine_events_1990_2019.csv"))
KINDS = ("exact", "measured again", "another day", "mistyped", "all of it")
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Told:
    """n records as the desk compares them; `typed` are the columns that a second report may mistype."""

    shapes: NDArray[np.object_]
    days: NDArray[np.datetime64]
    columns: tuple[Column, ...]
    typed: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(frozen=True)
class Seeded:
    """Records of which some are told twice: `first` and `second` are the pairs, `kind` how the second was told."""

    told: Told
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    kind: NDArray[np.int64]


@dataclass(frozen=True)
class Measured:
    """Recall by kind and over all, and the share of pairs with a second report that are right."""

    recall: dict[str, float]
    alone: float
    """Recall where no other record lies within 30 m."""
    precision: float
    """Of all pairs shown."""
    with_seeded: float
    """Of the pairs shown of which one record at least was seeded."""
    among_others: int
    """Pairs shown of two records of which neither was seeded."""


def seeded(told: Told, count: int, seed: int, *, yearly: bool = False) -> Seeded:
    """Tell `count` records again, a fifth of them in each way.

    A place is measured again 10 m off in each direction (standard deviation), one in five 40 m; a day is 1 to 14 later
    or earlier, a year one where the table has only years; a mistyped text has two letters changed.
    """
    chance = np.random.default_rng(seed)
    first = chance.choice(len(told), count, replace=False)
    kind = np.arange(count) % len(KINDS)
    moved, shifted, typed = np.isin(kind, (1, 2, 3, 4)), np.isin(kind, (2, 4)), np.isin(kind, (3, 4))
    spread = np.where(chance.random(count) < 0.2, 40.0, 10.0) / _METRES_PER_DEGREE * moved
    steps = chance.normal(0, 1, (count, 2)) * spread[:, None]
    moves = zip(told.shapes[first], steps.tolist(), strict=True)
    shapes = np.array([translate(shape, east, north) for shape, (east, north) in moves], dtype=object)
    away = 365 if yearly else 1
    later = chance.integers(1, 2 if yearly else 15, count) * chance.choice([-1, 1], count) * shifted * away
    days = told.days[first] + later.astype("timedelta64[D]")
    columns = []
    for number, column in enumerate(told.columns):
        again = [column.texts[at] for at in first]
        if column.sort is Sort.LOT:
            again = [lot if same else "another" for lot, same in zip(again, chance.random(count) < 0.5, strict=True)]
        elif column.sort is Sort.NAME:
            again = [f"again {at}" for at in range(count)]
        elif number in told.typed:
            again = [_mistyped(text, chance) if wrong else text for text, wrong in zip(again, typed, strict=True)]
        columns.append(replace(column, texts=[*column.texts, *again]))
    whole = Told(np.concatenate([told.shapes, shapes]), np.concatenate([told.days, days]), tuple(columns), told.typed)
    return Seeded(whole, first, len(told) + np.arange(count), kind)


def _mistyped(text: str, chance: np.random.Generator) -> str:
    letters = list(text)
    for _ in range(2 if len(letters) > 3 else 0):
        letters[int(chance.integers(len(letters)))] = "abcdefghijklmnopqrstuvwxyz"[int(chance.integers(26))]
    return "".join(letters)


def measured(seeds: Seeded, found: Twins) -> Measured:
    """What was found of what was seeded."""
    said = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    truth = list(zip(seeds.first.tolist(), seeds.second.tolist(), strict=True))
    hit = np.array([pair in said for pair in truth])
    recall = {name: float(hit[seeds.kind == number].mean()) for number, name in enumerate(KINDS)}
    recall["all"] = float(hit.mean())
    original = len(seeds.told) - len(truth)
    with_second = sum(second >= original for _, second in said)
    middles = shapely.get_coordinates(shapely.centroid(seeds.told.shapes[:original])) * _METRES_PER_DEGREE
    near = np.asarray(cKDTree(middles).query(middles[seeds.first], k=2)[0])
    right = int(hit.sum())
    return Measured(
        recall, float(hit[near[:, 1] > 30].mean()), right / max(len(said), 1), right / max(with_second, 1),
        len(said) - with_second,
    )  # fmt: skip


def _texts(values: NDArray[np.object_]) -> list[str]:
    return ["" if value is None else str(value) for value in values.tolist()]


def demonstration(programme: Programme) -> dict[str, Told]:
    """The finds, the last version of each hazard, and the accidents of an invented programme."""
    finds, hazards, accidents = (programme.table(f"{name}.gpkg") for name in ("finds", "hazards", "accidents"))
    ids = hazards.columns["id"]
    last = np.append(ids[1:] != ids[:-1], True)
    chosen = {
        "finds": (finds, np.ones(len(finds), dtype=bool), "date", ("category", "model", "count"), (1,)),
        "hazards": (hazards, last, "recorded", ("kind", "contamination", "status", "reason"), (1, 3)),
        "accidents": (
            accidents, np.ones(len(accidents), dtype=bool), "date", ("category", "killed", "injured", "activity"), (3,),
        ),
    }  # fmt: skip
    found = {}
    for name, (table, rows, day, columns, typed) in chosen.items():
        said = [
            Column(_texts(table.columns[one][rows]), Sort.NAME if one == "id" else Sort.TEXT)
            for one in (*columns, "id")
        ]
        said.append(Column(["one"] * int(rows.sum()), Sort.LOT))
        days = np.asarray(table.columns[day][rows], dtype="datetime64[D]")
        found[name] = Told(np.asarray(table.places[rows], dtype=object), days, tuple(said), typed)
    return found


def events(path: Path) -> tuple[Told, Told]:
    """The rows of the real table: all of them, and each distinct one once."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    once = list({tuple(row.items()): row for row in rows}.values())

    def told(chosen: Sequence[dict[str, str]]) -> Told:
        shapes = shapely.points([float(row["lon"]) for row in chosen], [float(row["lat"]) for row in chosen])
        days = np.array([f"{row['year']}-12-31" for row in chosen], dtype="datetime64[D]")
        columns = (
            *(Column([row[name] for row in chosen]) for name in ("type", "dept", "muni", "area")),
            Column(["one"] * len(chosen), Sort.LOT),
        )
        return Told(np.asarray(shapes, dtype=object), days, columns, (2,))

    return told(rows), told(once)


def _line(name: str, seeds: Seeded) -> None:
    start = time.perf_counter()
    found = find_twins(seeds.told.shapes, seeds.told.days, seeds.told.columns)
    seconds = time.perf_counter() - start
    result = measured(seeds, found)
    kinds = "  ".join(f"{kind} {share:.3f}" for kind, share in result.recall.items())
    print(
        f"{name:12} {len(seeds.told):6} records, {len(seeds.first)} told twice, {seconds:.1f} s\n"
        f"    recall: {kinds}; where no other lies within 30 m {result.alone:.3f}\n"
        f"    precision: {result.precision:.3f} of all pairs, {result.with_seeded:.3f} of those with a second report; "
        f"{result.among_others} pairs of others",
        flush=True,
    )


def main() -> None:
    """Print recall, precision and time for each table."""
    for name, told in demonstration(build(scale=1, seed=1)).items():
        _line(name, seeded(told, min(1500, len(told) // 4), seed=20261127))
    if not EVENTS.is_file():
        print("The real table is not there: set WHITESTONE_MINE_EVENTS.")
        return
    every, once = events(EVENTS)
    start = time.perf_counter()
    found = find_twins(every.shapes, every.days, every.columns)
    sure = found.likeness == 1
    again = len(every) - len(once)
    print(
        f"real events  {len(every)} rows, {again} exact repetitions, {time.perf_counter() - start:.1f} s\n"
        f"    repetitions shown with likeness 1: {len(set(found.second[sure].tolist()))} of {again}"
    )
    _line("real, seeded", seeded(once, 1500, seed=20261127, yearly=True))


if __name__ == "__main__":
    main()
