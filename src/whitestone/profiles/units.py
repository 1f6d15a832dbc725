"""Administrative units of a profile: codes, names, aliases and polygons from one GeoJSON file.

Areas are on the WGS 84 ellipsoid. Names are matched in `profiles.names`, not here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import pyproj
import shapely
import shapely.geometry

from whitestone.problems import ProblemError
from whitestone.profiles.kinds import SETTING_UNREADABLE
from whitestone.profiles.settings import Settings

_ELLIPSOID = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit.

    Attributes
    ----------
    name
        In English, as `names` are in the country's own languages.
    kind
        As the profile calls it, for example ``"district"`` or ``"municipality"``.
    geometry
        Polygon in longitude and latitude, degrees, WGS 84.
    """

    code: str
    name: str
    local_name: str
    aliases: tuple[str, ...]
    kind: str
    region: str
    geometry: shapely.Geometry

    @property
    def label(self) -> str:
        """The English name with the local one where they differ."""
        return self.name if self.name == self.local_name else f"{self.name} ({self.local_name})"

    @property
    def area_m2(self) -> float:
        """Area on the ellipsoid in square metres."""
        return abs(float(_ELLIPSOID.geometry_area_perimeter(self.geometry)[0]))


def read_units(file: Traversable) -> tuple[Unit, ...]:
    """Read a FeatureCollection with the properties code, name_en, name_local (or name_az ...), aliases, kind."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        features = document["features"]
        shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
        properties = [feature["properties"] for feature in features]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as fault:
        raise ProblemError(SETTING_UNREADABLE(file=file.name, why=fault)) from fault
    units = []
    for position, (values, shape) in enumerate(zip(properties, shapes, strict=True), start=1):
        entry = Settings(file.name, f"feature {position}", values)
        name = entry.text("name_en")
        units.append(
            Unit(
                code=entry.text("code"),
                name=name,
                local_name=entry.text_or("name_local", name),
                aliases=entry.texts("aliases"),
                kind=entry.text_or("kind", "unit"),
                region=entry.text_or("region"),
                geometry=shape,
            )
        )
    return tuple(units)
