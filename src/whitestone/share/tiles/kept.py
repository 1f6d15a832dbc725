"""What this process keeps so that tiles are quick: versions in arrays, who sees which of them, and tiles already cut.

All of it is thrown away or added to when the chain of events moves; nothing here outlives the process.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from threading import RLock

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from whitestone.kernel.shelf import Shelf
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of
from whitestone.share.layers import Layer
from whitestone.share.lists import Asked
from whitestone.share.revision import revisions
from whitestone.share.tiles.cut import cut
from whitestone.share.tiles.grid import BUFFER, EXTENT, Tile
from whitestone.share.tiles.rows import Rows, read

Key = tuple[str, str, dt.date, dt.datetime | None, str, tuple[tuple[str, str], ...], Q]
_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What one address shows to people of one standing: `shown` says which of the rows."""

    rows: Rows
    shown: NDArray[np.bool_]

    def tile(self, tile: Tile, name: str) -> bytes:
        """Cut one tile."""
        margin, side = BUFFER * tile.unit, EXTENT * tile.unit
        near = self.rows.places.meeting(tile.corner - margin, tile.corner + side + margin)
        return cut(self.rows, near[self.shown[near]], tile, name)


class Kept:
    """Everything that is kept, behind one lock: whoever asks for what another is reading waits for it."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._chain = 0
        self._rows: dict[str, Rows] = {}
        self._seen: Shelf[Seen] = Shelf(4_000_000, last_stays=True)
        self._tiles: Shelf[bytes] = Shelf(128_000_000, last_stays=True)

    def key(self, asked: Asked, standing: Standing) -> Key:
        """What decides the content: the word's revision, the list's address, and what the person sees."""
        return (
            asked.word,
            revisions.of(asked.word),
            asked.as_day,
            asked.known_at,
            asked.state,
            asked.wanted,
            standing.sees(),
        )

    def tile(self, layer: Layer, asked: Asked, standing: Standing, tile: Tile) -> bytes:
        """One tile, cut now or before."""
        key = self.key(asked, standing)
        with self._lock:
            done = self._tiles.get((key, tile))
        if done is not None:
            return done
        made = self._view(layer, asked, standing, key).tile(tile, layer.word)
        with self._lock:
            return self._tiles.put((key, tile), made, len(made) + 500)

    def _view(self, layer: Layer, asked: Asked, standing: Standing, key: Key) -> Seen:
        with self._lock:
            if self._chain != revisions.chain:
                self._chain = revisions.chain
                self._rows.clear()
                self._seen.clear()
            found = self._seen.get(key)
            if found is None:
                listed = asked.rows(standing)
                if asked.state:
                    rows = read(layer, listed)
                    found = Seen(rows, np.ones(len(rows.pk), dtype=bool))
                else:
                    found = self._truth(layer, listed)
                self._seen.put(key, found, len(found.shown) + 1000)
            return found

    def _truth(self, layer: Layer, listed: QuerySet[Version]) -> Seen:
        """The approved versions of a list: read where they were not yet, for an approved version never changes."""
        pk = np.sort(np.fromiter(listed.values_list("pk", flat=True).iterator(_BLOCK), dtype=np.int64))
        approved = versions_of(word_of(layer.word).model).filter(approved_from__isnull=False)
        held = self._rows.get(layer.word)
        if held is None:
            held = self._rows[layer.word] = read(layer, approved)
        missing = np.setdiff1d(pk, held.every, assume_unique=True)
        if len(missing):
            blocks = (missing[start : start + _BLOCK] for start in range(0, len(missing), _BLOCK))
            parts = [read(layer, approved.filter(pk__gte=int(one[0]), pk__lte=int(one[-1]))) for one in blocks]
            held = self._rows[layer.word] = held.and_of(parts)
            # What was kept of the smaller arrays would keep them alive.
            self._seen.clear()
        return Seen(held, np.isin(held.pk, pk, assume_unique=True))


kept = Kept()
