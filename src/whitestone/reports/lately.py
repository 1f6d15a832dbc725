"""What was worked out lately, by what was asked: a small store for many threads, which forgets the oldest.

It never decides whether something still holds: it lives and dies with what its values were worked out from.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """Values by key, as long as all of them together weigh no more than `most`; what weighs more alone is not kept."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """What was kept under a key, or None."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def keep(self, key: Hashable, value: T, weight: int) -> None:
        """Keep a value; those that were asked for longest ago make room for it."""
        with self._lock:
            _, before = self._values.pop(key, (None, 0))
            self._weight -= before
            if weight > self._most:
                return
            self._values[key] = value, weight
            self._weight += weight
            while self._weight > self._most:
                _, (_, freed) = self._values.popitem(last=False)
                self._weight -= freed

    def __len__(self) -> int:
        return len(self._values)
