"""Record ids: UUIDs that sort by the time at which they were made. They carry no meaning beyond that."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds since 1970, then chance.

    Ids made by devices without a network never meet, and rows made together lie together in an index.
    """
    return new_ids(1)[0]


def new_ids(count: int) -> list[uuid.UUID]:
    """Many of them, made at one moment."""
    milliseconds = time.time_ns() // 1_000_000
    first = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | 0x2 << 62
    chance = secrets.token_bytes(10 * count)
    return [
        uuid.UUID(int=first | int.from_bytes(chance[at : at + 10], "big") & _CHANCE) for at in range(0, 10 * count, 10)
    ]


_CHANCE = (1 << 80) - 1 & ~(0xF << 76) & ~(0x3 << 62)
"""Bits that are left to chance: all that are not time, version or variant."""
