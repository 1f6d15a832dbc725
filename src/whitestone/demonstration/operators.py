"""The operators of the two printed capacity tables and how the invented work is shared among them.

Names and numbers are as printed; persons who sign records are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whitestone.demonstration.tables import Table, as_texts
from whitestone.demonstration.targets import Targets

_INCLUDING = " ("
PER_TEAM = 15


@dataclass(frozen=True, slots=True)
class Operators:
    """k operators.

    Attributes
    ----------
    name, id : of each
    teams : number of clearance teams of each, at least 1
    weights : (k,) share of the work
    """

    name: tuple[str, ...]
    id: tuple[str, ...]
    teams: np.ndarray
    weights: np.ndarray


def read_operators(targets: Targets) -> Operators:
    """The operators of both tables, "ANAMA (including IEPF)" and "ANAMA" as one."""
    names = tuple(dict.fromkeys(_short(printed) for _, printed, _, _ in targets.capacities))
    staff = np.zeros(len(names))
    for _, printed, quantity, number in targets.capacities:
        if quantity in ("operational_staff", "ts_personnel"):
            staff[names.index(_short(printed))] += number
    made = tuple("SYN-O-" + name.lower().replace(" ", "-") for name in names)
    return Operators(names, made, np.maximum(staff // PER_TEAM, 1).astype(np.int64), staff / staff.sum())


def operator_tables(targets: Targets, operators: Operators) -> list[Table]:
    """The operators, and each printed number of the two capacity tables."""
    capacities = targets.capacities
    ids = dict(zip(operators.name, operators.id, strict=True))
    return [
        Table(
            "operators.csv",
            "operators",
            "One row for each operator of the printed capacity tables; their invented work is not theirs",
            {"id": as_texts([*operators.id]), "name": as_texts([*operators.name]), "teams": operators.teams},
        ),
        Table(
            "capacities.csv",
            "capacities",
            "Each number of the two printed capacity tables of 2023, without the totals",
            {
                "operator": as_texts([ids[_short(printed)] for _, printed, _, _ in capacities]),
                "table": as_texts([table for table, _, _, _ in capacities]),
                "operator_as_printed": as_texts([printed for _, printed, _, _ in capacities]),
                "quantity": as_texts([quantity for _, _, quantity, _ in capacities]),
                "number": np.array([number for _, _, _, number in capacities], dtype=np.int64),
            },
        ),
    ]


def _short(printed: str) -> str:
    return printed.split(_INCLUDING, maxsplit=1)[0]
