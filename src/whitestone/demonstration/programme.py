"""Builds the whole invented programme in memory, one table after the other, each from a random stream of its own.

Same seed and scale, same tables. Writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from whitestone.demonstration import finds, hazards, papers, sites, truth, work
from whitestone.demonstration.operators import operator_tables, read_operators
from whitestone.demonstration.tables import Table, as_texts
from whitestone.demonstration.targets import Targets, read_targets
from whitestone.land.inputs import Geometries
from whitestone.land.progress import SILENT, Progress

SCALES = (1, 10, 100)
_STAGES = ("sites", "truth", "hazards", "work", "finds", "papers")


@dataclass(frozen=True, slots=True)
class Programme:
    """All tables of an invented programme.

    Attributes
    ----------
    tables : by file and layer, in the order in which they are written
    """

    scale: int
    seed: int
    tables: tuple[Table, ...]

    def table(self, file: str, layer: str | None = None) -> Table:
        """The table of a file, or of one of its layers."""
        return next(table for table in self.tables if table.file == file and layer in (None, table.layer))


def build(*, scale: int = 1, seed: int = 1, progress: Progress = SILENT) -> Programme:
    """Invent a programme.

    Parameters
    ----------
    scale
        1, 10 or 100: so many times the records and items of 2023 on the same land, in polygons so many times smaller;
        released areas of 2023 stay those of the printed table.
    seed
        Of all random choices; the same gives the same tables.
    """
    streams = [np.random.default_rng([seed, scale, number]) for number in range(len(_STAGES))]
    targets = read_targets()
    operators = read_operators(targets)
    places = sites.make_sites(targets, scale, operators.weights, streams[0])
    progress.step("inventing", 1, len(_STAGES))
    pattern = truth.patterns(places, streams[1])
    items = truth.lay(targets, places, pattern, scale, streams[1])
    progress.step("inventing", 2, len(_STAGES))
    versions = hazards.record_hazards(targets, places, items, streams[2])
    progress.step("inventing", 3, len(_STAGES))
    done = work.do_work(places, streams[3])
    worked = (
        work.release_table(targets, places, done, operators, streams[3]),
        work.task_table(targets, places, done, operators, streams[3]),
        work.daily_table(places, done, operators, streams[3]),
    )
    progress.step("inventing", 4, len(_STAGES))
    found, item = finds.find_table(targets, places, done, items, operators, streams[4])
    progress.step("inventing", 5, len(_STAGES))
    handed_over, right = papers.minefield_records(targets, places, items, streams[5])
    tables = (
        papers.hazard_table(targets, places, versions, operators, streams[5]),
        *worked,
        found,
        _units(targets),
        papers.evidence_table(places, versions, operators, streams[5]),
        papers.accident_table(targets, places, items, scale, streams[5]),
        handed_over,
        *operator_tables(targets, operators),
        *finds.truth_tables(targets, places, done, items, pattern, found, item),
        right,
    )
    progress.step("inventing", 6, len(_STAGES))
    return Programme(scale, seed, tables)


def _units(targets: Targets) -> Table:
    """The units of the profile, which are not invented; the mark says what set of files they belong to."""
    units = targets.profile.units
    shapes: Geometries = np.array([unit.geometry for unit in units], dtype=object)
    return Table(
        "units.gpkg",
        "units",
        "Units of the national profile, as they are; they belong to an invented set of records",
        {"code": as_texts([unit.code for unit in units]), "name": as_texts([unit.name for unit in units])},
        shapes,
        "MultiPolygon",
    )
