"""The files of the worked example are read exactly as they were drawn."""

from __future__ import annotations

import numpy as np
import pyogrio
import shapely

from whitestone.land import example
from whitestone.land.reading import read_inputs
from whitestone.land.words import Contamination

DATA = example.FOLDER


class Steps:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def step(self, what: str, done: int, total: int) -> None:
        self.told.append((what, done, total))


def test_coordinates_and_values_are_exact() -> None:
    steps = Steps()
    inputs = read_inputs(DATA / "hazards.gpkg", DATA / "releases.gpkg", str(DATA / "units.gpkg"), progress=steps)
    assert inputs.plane.crs == "EPSG:3035"
    for role, geometry in (("hazards", inputs.hazards.geometry), ("releases", inputs.releases.geometry)):
        drawn = shapely.from_wkb(pyogrio.raw.read(DATA / f"{role}.gpkg")[2])
        assert shapely.equals_exact(geometry, drawn, 0.0).all()
    assert inputs.hazards.id.tolist() == ["HA-1", "HA-2", "HA-3", "HA-1", "HA-4"]
    assert inputs.hazards.claims.tolist() == [1, 3, 4, 1, 1]
    assert inputs.hazards.date[3] == np.datetime64("2023-05-01")
    assert Contamination(int(inputs.releases.removes[2])).words == ("CMR", "UXO", "AXO")
    assert inputs.releases.activity.tolist() == ["NTS", "clearance", "BAC", "clearance", "BAC", "TS"]
    assert np.isnan(inputs.releases.declared_m2).all()
    assert inputs.units is not None
    assert inputs.units.code.tolist() == ["D1", "D2"]
    assert [(s.role, s.rows, s.used, s.problems) for s in inputs.sources] == [
        ("hazards", 5, 5, ()),
        ("releases", 6, 6, ()),
        ("units", 2, 2, ()),
    ]
    assert inputs.sources[0].crs == "EPSG:3035"
    assert inputs.sources[0].layer == "hazards"
    assert len(str(inputs.sources[0].sha256)) == 64
    assert {what: done for what, done, total in steps.told if done == total} == {"reading": 3, "checking": 3}
