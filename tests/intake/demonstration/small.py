"""A small part of the invented programme: every twenty-fifth record, with the links between them whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from whitestone.demonstration import Programme, Table, build

EVERY = 25
_NAMED = {
    "hazards.gpkg": "id",
    "releases.gpkg": "id",
    "evidence.gpkg": "hazard",
    "finds.gpkg": "release",
    "tasks.gpkg": "id",
    "daily_work.csv": "task",
    "accidents.gpkg": "id",
}


def _kept(table: Table, rows: NDArray[np.bool_]) -> Table:
    columns = {name: column[rows] for name, column in table.columns.items()}
    return replace(table, columns=columns, geometry=None if table.geometry is None else table.geometry[rows])


def _numbers(names: NDArray[np.object_]) -> NDArray[np.int64]:
    """The number at the end of each id; 1, which is never kept, where there is none."""
    return np.array([1 if name is None else int(name[-7:]) for name in names.tolist()], dtype=np.int64)


def small_programme() -> Programme:
    """About a hundred and fifty hazard versions, fifty products and their finds."""
    whole = build(scale=1, seed=1)
    tables = []
    for table in whole.tables:
        column = _NAMED.get(table.file)
        kept = table if column is None else _kept(table, _numbers(table.columns[column]) % EVERY == 0)
        if table.file == "capacities.csv":
            number = table.columns["number"]
            kept = replace(kept, columns={**kept.columns, "number": np.where(number, number // EVERY + 1, 0)})
        tables.append(kept)
    return replace(whole, tables=tuple(tables))
