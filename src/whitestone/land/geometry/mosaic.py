"""Which tile of a mosaic each cluster of polygons lies in, and the pieces of tiles that cross a cluster.

Tiles are large and few, clusters small and many: only clusters that a tile's boundary crosses need the boundary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import Ints

_ROOM_METRES = 10.0


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts of tiles inside the boxes of clusters, p rows: polygon, cluster and tile of each."""

    polygon: NDArray[Any]
    cluster: Ints
    tile: Ints

    @classmethod
    def none(cls) -> Pieces:
        """No pieces."""
        empty = np.empty(0, dtype=np.int64)
        return cls(np.empty(0, dtype=object), empty, empty)


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Tiles against clusters.

    Attributes
    ----------
    tile : (c,) int64, first tile that holds the whole cluster; -1 where none does
    crossed : (c,) bool, a tile's boundary may run through the cluster
    """

    tile: Ints
    crossed: NDArray[np.bool_]
    _tiles: NDArray[Any]
    _boxes: NDArray[Any]
    _pair_cluster: Ints
    _pair_tile: Ints

    @classmethod
    def over(cls, polygons: NDArray[Any], label: Ints, tiles: NDArray[Any]) -> Mosaic:
        """Compare the boxes of the clusters `label` of `polygons` with `tiles`."""
        count = int(label.max()) + 1
        bounds = shapely.bounds(polygons)
        low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
        real = ~np.isnan(bounds[:, 0])
        np.minimum.at(low, label[real], bounds[real, :2])
        np.maximum.at(high, label[real], bounds[real, 2:])
        some = np.isfinite(low[:, 0])
        low, high = np.where(some[:, None], low, 0.0), np.where(some[:, None], high, 0.0)
        sides = [*(low - _ROOM_METRES).T, *(high + _ROOM_METRES).T]
        boxes: NDArray[Any] = np.asarray(shapely.box(*sides))
        cluster, tile = shapely.STRtree(tiles).query(boxes)
        shapely.prepare(tiles)
        holds = shapely.contains_properly(tiles[tile], boxes[cluster])
        crosses = ~holds
        crosses[crosses] = shapely.intersects(tiles[tile[crosses]], boxes[cluster[crosses]])
        crossed = np.zeros(count, dtype=bool)
        crossed[cluster[crosses]] = True
        home = np.full(count, len(tiles), dtype=np.int64)
        np.minimum.at(home, cluster[holds], tile[holds])
        home[home == len(tiles)] = -1
        meets = (holds | crosses) & crossed[cluster]
        order = np.argsort(cluster[meets], kind="stable")
        return cls(home, crossed, tiles, boxes, cluster[meets][order], tile[meets][order])

    def pieces_of(self, chosen: Ints) -> Pieces:
        """Polygons of the tiles inside the boxes of those of the clusters `chosen` (sorted) that are crossed."""
        begin = np.searchsorted(self._pair_cluster, chosen, side="left")
        end = np.searchsorted(self._pair_cluster, chosen, side="right")
        rows = np.concatenate([np.arange(a, b) for a, b in zip(begin, end, strict=True) if b > a] or [begin[:0]])
        cluster, tile = self._pair_cluster[rows], self._pair_tile[rows]
        cut = shapely.intersection(self._tiles[tile], self._boxes[cluster])
        parts, owner = shapely.get_parts(cut, return_index=True)
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
        areal = shapely.get_type_id(parts) == 3
        return Pieces(parts[areal], cluster[owner[areal]], tile[owner[areal]])
