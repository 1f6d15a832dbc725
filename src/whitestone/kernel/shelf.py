"""What was used last, up to a weight: a small store for many threads, which lets the oldest go.

It never decides whether something still holds: whoever keeps a thing has in its key what it was made of.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Things by key, as long as all of them together weigh no more than `most`.

    Parameters
    ----------
    most
        In whatever unit the things are weighed.
    last_stays
        Whether the thing put last stays, however heavy; else what weighs more than `most` alone is not kept.
    """

    def __init__(self, most: int, *, last_stays: bool = False) -> None:
        self._most, self._last_stays, self._weight = most, last_stays, 0
        self._things: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """The thing, if it is still there."""
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, thing: T, weight: int) -> T:
        """Keep a thing, in the place of another under its key; those that were used longest ago make room for it."""
        with self._lock:
            if key in self._things:
                self._weight -= self._things.pop(key)[1]
            if weight <= self._most or self._last_stays:
                self._things[key] = thing, weight
                self._weight += weight
                while self._weight > self._most and len(self._things) > 1:
                    self._weight -= self._things.popitem(last=False)[1][1]
        return thing

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._things.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._things)
