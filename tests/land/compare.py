"""Puts a settlement and the oracle's books side by side and says in words where they differ.

It computes no area itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.land.oracle import CLASSES, COLUMNS, PARTS, Books, Key, Line, empty_line, empty_parts

from whitestone.land.result import BalanceRow, Settlement
from whitestone.land.words import Column, LandClass, Part


def books_of(settlement: Settlement) -> Books:
    """The figures of a settlement as the oracle writes its own."""
    parts = {}
    for name, release in settlement.releases.items():
        assert name == release.id
        parts[name] = {
            "polygon": float(release.polygon),
            **{part: float(release.parts.get(Part(part), 0.0)) for part in PARTS},
            **{f"class {name}": float(release.newly_by_class.get(LandClass(name), 0.0)) for name in CLASSES},
        }
    return Books(_lines(settlement.rows), _lines(settlement.by_category), parts)


def _lines(rows: Iterable[BalanceRow]) -> dict[Key, Line]:
    lines: dict[Key, Line] = {}
    for row in rows:
        key = (row.unit, str(row.kind), str(row.group))
        assert key not in lines, f"{key} stands twice in the balance"
        assert set(row.moved) == set(Column), f"{key} lacks a column"
        moved = {name: float(row.moved[Column(name)]) for name in COLUMNS}
        lines[key] = {"opening": float(row.opening), **moved, "closing": float(row.closing)}
    return lines


def differences(got: Books, expected: Books, *, within: float = 1e-6) -> list[str]:
    """Every figure that differs by more than `within` square metres and a millionth of itself, in words.

    A line that one side lacks counts as a line of zeros.
    """
    found = []
    for name, ours, theirs, empty in (
        ("account", got.accounts, expected.accounts, empty_line()),
        ("category", got.categories, expected.categories, empty_line()),
    ):
        for key in sorted({*ours, *theirs}, key=str):
            found += _unlike(f"{name} {key}", ours.get(key, empty), theirs.get(key, empty), within)
    if set(got.releases) != set(expected.releases):
        found.append(f"releases {sorted(got.releases)} instead of {sorted(expected.releases)}")
    for release, line in expected.releases.items():
        found += _unlike(f"release {release}", got.releases.get(release, empty_parts()), line, within)
    return found


def _unlike(name: str, got: Line, expected: Line, within: float) -> list[str]:
    return [
        f"{name}: {column} {got[column]:.6f} instead of {value:.6f}"
        for column, value in expected.items()
        if abs(got[column] - value) > within + 1e-6 * abs(value) * (within > 1e-6)
    ]


def identity_gap(line: Mapping[str, float]) -> float:
    """Opening plus moves minus closing of one line of a balance."""
    return line["opening"] + sum(Column(name).sign * line[name] for name in COLUMNS) - line["closing"]


def expected_example(folder: Path) -> tuple[dt.date, dt.date, Books]:
    """The worked example's period and its figures."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    accounts = {
        (row["unit"], row["kind"], row["class"]): {name: float(row[f"{name}_m2"]) for name in empty_line()}
        for row in expected["rows"]
    }
    parts = {
        name: {part: float(parts[f"{part}_m2"]) for part in ("polygon", *PARTS)}
        for name, parts in expected["releases"].items()
    }
    period = expected["period"]
    return dt.date.fromisoformat(period["from"]), dt.date.fromisoformat(period["to"]), Books(accounts, {}, parts)
