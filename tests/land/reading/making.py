"""Writes real files for tests of reading; every record in them is SYNTHETIC."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely
from pyogrio import raw

from whitestone.land.inputs import LandInputs, SourceAccount
from whitestone.land.reading import read_inputs

Shape = shapely.Geometry | None
UTM = "EPSG:32638"


def square(x: float = 500_000, y: float = 4_400_000, size: float = 100) -> shapely.Polygon:
    """A square with its lower left corner at x, y."""
    return shapely.box(x, y, x + size, y + size)


def write(
    path: Path,
    shapes: Sequence[Shape | bytes],
    columns: Mapping[str, Sequence[object]],
    *,
    crs: str | None = UTM,
    geometry_type: str = "Unknown",
    driver: str | None = None,
    encoding: str | None = None,
) -> Path:
    """Write shapes (or WKB) and columns."""
    blobs = [shape if isinstance(shape, bytes) or shape is None else shapely.to_wkb(shape) for shape in shapes]
    geometry = np.empty(len(blobs), dtype=object)
    geometry[:] = blobs
    data = []
    for values in columns.values():
        column = np.array(values)
        data.append(column.astype(object) if column.dtype.kind in "UO" else column)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the writer's remarks on what these tests do on purpose
        raw.write(
            path, geometry, data, list(columns), geometry_type=geometry_type, crs=crs, driver=driver, encoding=encoding
        )
    return path


def hazard_columns(count: int, **other: Sequence[object]) -> dict[str, Sequence[object]]:
    """Columns of `count` sound hazard rows, with some of them replaced or added."""
    return {
        "id": [f"HA-{number}" for number in range(1, count + 1)],
        "recorded": ["2022-01-10"] * count,
        "kind": ["SHA"] * count,
        "contamination": ["AP"] * count,
        **other,
    }


def release_columns(count: int, **other: Sequence[object]) -> dict[str, Sequence[object]]:
    """The same of releases."""
    return {
        "id": [f"RL-{number}" for number in range(1, count + 1)],
        "date": ["2023-02-01"] * count,
        "product": ["cleared"] * count,
        "activity": ["clearance"] * count,
        **other,
    }


def write_hazards(
    path: Path, shapes: Sequence[Shape | bytes], *, crs: str | None = UTM, **other: Sequence[object]
) -> Path:
    """A file of hazard rows with these shapes."""
    return write(path, shapes, hazard_columns(len(shapes), **other), crs=crs)


def write_releases(
    path: Path, shapes: Sequence[Shape | bytes], *, crs: str | None = UTM, **other: Sequence[object]
) -> Path:
    """A file of release rows with these shapes."""
    return write(path, shapes, release_columns(len(shapes), **other), crs=crs)


def write_geojson(path: Path, geometries: Sequence[Mapping[str, object] | None], **other: Sequence[object]) -> Path:
    """A GeoJSON file of hazard rows, its geometries as they are, however odd."""
    columns = hazard_columns(len(geometries), **other)
    features = [
        {"type": "Feature", "properties": {name: values[at] for name, values in columns.items()}, "geometry": geometry}
        for at, geometry in enumerate(geometries)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def read_hazards(hazards: Path | str, folder: Path, **options: Mapping[str, Mapping[str, str]]) -> LandInputs:
    """Read a hazards file beside a sound file of one release."""
    releases = folder / "sound_releases.gpkg"
    if not releases.exists():
        write_releases(releases, [square()])
    return read_inputs(hazards, releases, **options)  # type: ignore[arg-type]  # two options of different shape


def counts(account: SourceAccount) -> tuple[int, int, int, int]:
    """Rows, used, repaired, refused; checks that they add up."""
    assert account.used + account.repaired + account.refused == account.rows
    return account.rows, account.used, account.repaired, account.refused


def codes(account: SourceAccount, outcome: str) -> list[str]:
    """Codes of the problems with this outcome, in order."""
    return [str(problem["code"]) for problem in account.problems if problem["outcome"] == outcome]
