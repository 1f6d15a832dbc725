"""The way from one coordinate reference system to another: one operation for the whole system, the same there and back.

Knows nothing of planes, files or records.
"""

from __future__ import annotations

import functools
import warnings

from pyproj import CRS, Transformer
from pyproj.transformer import TransformerGroup

LONLAT = "OGC:CRS84"


def way(source: CRS | str, target: CRS | str) -> Transformer:
    """The first operation that PROJ knows between two systems, for every point of them; x, y (longitude first) order.

    PROJ's own default takes for each point the operation in whose area of use it lies, and so tears a polygon by some
    metres where two such areas meet, and does not bring a point back to where it was (EPSG:28408 at 41.19 degrees
    north: 2.4 m). The first operation is the one that PROJ holds most relevant for the source system as a whole.

    Raises
    ------
    pyproj.exceptions.CRSError
        When PROJ does not know one of the systems.
    """
    return _way(*(CRS.from_user_input(one).to_2d().to_wkt() for one in (source, target)))


@functools.lru_cache(maxsize=64)
def _way(source: str, target: str) -> Transformer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # grids that would be better still: a matter of centimetres
        known = TransformerGroup(source, target, always_xy=True).transformers
    return known[0] if known else Transformer.from_crs(source, target, always_xy=True)
