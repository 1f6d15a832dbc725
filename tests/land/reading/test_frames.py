"""GeoDataFrames are taken with the same checks as files, and give the same inputs."""

from __future__ import annotations

import subprocess
import sys

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from tests.land.reading.making import codes, counts, hazard_columns, release_columns, square

from whitestone.land import example
from whitestone.land.reading import inputs_from_frames, read_inputs
from whitestone.problems import ProblemError

DATA = example.FOLDER


def frame(columns: dict[str, object], shapes: list[object], crs: object = "EPSG:32638") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)


def test_frames_and_files_agree() -> None:
    names = ("hazards", "releases", "units")
    read = read_inputs(*(DATA / f"{name}.gpkg" for name in names))
    taken = inputs_from_frames(*(geopandas.read_file(DATA / f"{name}.gpkg") for name in names))
    assert taken.plane == read.plane
    assert taken.hazards.date.tolist() == read.hazards.date.tolist()
    assert taken.releases.removes.tolist() == read.releases.removes.tolist()
    assert shapely.equals_exact(taken.hazards.geometry, read.hazards.geometry, 0.0).all()
    assert [counts(source) for source in taken.sources] == [counts(source) for source in read.sources]


def test_values_of_pandas_types_are_read() -> None:
    columns = {
        **hazard_columns(4),
        "recorded": pd.to_datetime(["2022-01-10", "NaT", "2022-03-01", "2022-03-01"]),
        "version": pd.array([1, 2, None, 4], dtype="Int64"),
        "kind": pd.Categorical(["SHA", "CHA", "SHA", "cha"]),
        "contamination": pd.array(["AP", "AV", pd.NA, "UXO"], dtype="string"),
    }
    aware = pd.to_datetime(["2023-05-01T00:30+04:00"])
    hazards = frame(columns, [square()] * 4)
    releases = frame({**release_columns(1), "date": aware, "declared_m2": [np.nan]}, [square()])
    inputs = inputs_from_frames(hazards, releases)
    assert counts(inputs.sources[0]) == (4, 2, 0, 2)
    assert codes(inputs.sources[0], "refused") == ["missing-value", "missing-value"]
    assert inputs.hazards.version.tolist() == [1, 4]
    assert inputs.hazards.kind.tolist() == ["SHA", "CHA"]
    assert inputs.releases.date.astype(str).tolist() == ["2023-05-01"]


def test_a_frame_is_not_changed() -> None:
    hazards = frame(hazard_columns(2), [square(), None])  # type: ignore[arg-type]  # columns of any kind
    before = hazards.copy()
    inputs_from_frames(hazards, frame(release_columns(1), [square()]))  # type: ignore[arg-type]
    assert_geodataframe_equal(hazards, before)


def test_all_that_is_wrong_with_frames_is_said_at_once() -> None:
    hazards = frame({"id": ["A"]}, [square()])
    releases = frame(release_columns(1), [square()], crs=None)  # type: ignore[arg-type]  # columns of any kind
    with pytest.raises(ProblemError) as caught:
        inputs_from_frames(hazards, releases)
    assert [problem.code for problem in caught.value.problems] == ["missing-column"] * 3 + ["no-crs"]
    assert caught.value.problems[-1].file == "releases (frame)"


def test_geopandas_is_not_needed() -> None:
    program = (
        "import sys; sys.modules.update(geopandas=None, pandas=None, pyarrow=None)\n"
        "from whitestone.land.reading import read_inputs\n"
        f"print(len(read_inputs({str(DATA / 'hazards.gpkg')!r}, {str(DATA / 'releases.gpkg')!r}).hazards))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "5\n"
