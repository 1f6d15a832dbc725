"""Runs a vectorised function over pieces of a long array on all cores: GEOS and PROJ let other threads run meanwhile.

The result is the same as that of one call over the whole array. Knows nothing of what the function does.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whitestone.land.inputs import Geometries

SIZE = 50_000


def by_chunk(function: Callable[[Geometries], NDArray[Any]], geometries: Geometries) -> NDArray[Any]:
    """``function(geometries)``, which must treat each geometry for itself and return one value for each."""
    if len(geometries) <= SIZE:
        return function(geometries)
    pieces = [geometries[start : start + SIZE] for start in range(0, len(geometries), SIZE)]
    with ThreadPoolExecutor() as pool:
        return np.concatenate(list(pool.map(function, pieces)))
