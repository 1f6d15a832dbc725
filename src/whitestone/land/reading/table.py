"""One input as it came: its columns, its shapes in their own CRS, and where they are from.

The common form of files and frames, before any value is judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from whitestone.land.inputs import Geometries
from whitestone.problems import Problem


def nowhere() -> NDArray[np.int64]:
    """No rows."""
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Table:
    """n rows of one role.

    Attributes
    ----------
    role : hazards, releases, units or finds
    file, layer, sha256 : as the account names them
    crs : of `geometry`; None only where there is no geometry
    rows : n
    columns : raw values by field, (n,) each; None, NaN and blank text mean that there is none
    geometry : (n,) shapely geometries, x, y order; None for a table without shapes
    unreadable, closed, linearised : positions of rows whose shape could not be read, was closed, had curves
    notes : what was seen on the way in
    """

    role: str
    file: str
    layer: str | None
    crs: CRS | None
    sha256: str | None
    rows: int
    columns: Mapping[str, NDArray[Any]]
    geometry: Geometries | None
    unreadable: NDArray[np.int64] = field(default_factory=nowhere)
    closed: NDArray[np.int64] = field(default_factory=nowhere)
    linearised: NDArray[np.int64] = field(default_factory=nowhere)
    notes: tuple[Problem, ...] = ()

    @property
    def crs_name(self) -> str | None:
        """The CRS as an authority code, else its name."""
        if self.crs is None:
            return None
        authority = self.crs.to_authority()
        return ":".join(authority) if authority else str(self.crs.name)
