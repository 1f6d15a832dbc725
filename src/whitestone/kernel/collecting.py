"""Pausing the search for circular garbage while a whole table is read: hundreds of thousands of rows make none.

Objects that nothing names any more go at once all the same; only cycles wait until the pause is over.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without searches for cycles, which would walk over all the rows read so far again and again.

    Whoever found the search running starts it again, so that pauses may lie within each other and beside each other in
    several threads.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
