"""Makes the borders under the map from Natural Earth (public domain), 1:50 million, by npm's `world-atlas` 2.0.2.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/countries.py package/countries-50m.json

Neighbours keep one common border: the borders are generalised together. What it writes is committed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely

TARGET = Path(__file__).parent.parent / "src" / "whitestone" / "share" / "static" / "share" / "countries.json"
# Degrees: the square root of the area of a triangle that is left out.
TOLERANCE = 0.15


def main() -> None:
    """Read TopoJSON, generalise, write GeoJSON with two decimals."""
    said = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scale, shift = np.array(said["transform"]["scale"]), np.array(said["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in said["arcs"]]

    def ring(indices: list[int]) -> list[list[float]]:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        joined = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
        found: list[list[float]] = joined.tolist()
        return found

    def shape(one: dict[str, Any]) -> Any:
        polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        return shapely.multipolygons([shapely.Polygon(ring(p[0]), [ring(h) for h in p[1:]]) for p in polygons])

    every = said["objects"]["countries"]["geometries"]
    shapes = shapely.coverage_simplify(
        np.array(
            [shapely.make_valid(shape(one), method="structure", keep_collapsed=False) for one in every], dtype=object
        ),
        TOLERANCE,
    )
    features = []
    for one, made in zip(every, shapely.set_precision(shapes, 0.01), strict=True):
        if not made.is_empty:
            geometry = json.loads(shapely.to_geojson(made))
            features.append(
                {"type": "Feature", "properties": {"name": one["properties"]["name"]}, "geometry": geometry}
            )
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(text + "\n", encoding="utf-8")
    sys.stderr.write(f"{TARGET}: {len(features)} countries, {len(text):,} characters\n")


if __name__ == "__main__":
    main()
