"""Which event was the last one at a moment. The chain's times only rise, so it is found by halving, not by looking.

Reads only.
"""

from __future__ import annotations

import datetime as dt

from whitestone.review.models import Event

_MOST = 256
_found: dict[dt.datetime, tuple[int, str]] = {}
"""Number and hash of what was found for a moment: an event that others have followed stays the last of its moment."""


def last_event(known_at: dt.datetime | None = None) -> Event | None:
    """The last event until a moment, or until now; None before the first."""
    rows = Event.objects.order_by("-sequence")
    if known_at is None:
        return rows.first()
    found = _known(known_at)
    if found is not None:
        return found
    head = rows.first()
    if head is None or head.at <= known_at:
        return head
    first = rows.values_list("sequence", "at").last()
    if first is None or first[1] > known_at:
        return None
    # Every event is later than that before it (see `audit.Entry`): some twenty look-ups by key in a million events.
    low, high = first[0], head.sequence
    while high - low > 1:
        middle = (low + high) // 2
        at = rows.filter(sequence__lte=middle).values_list("at", flat=True).first()
        low, high = (low, middle) if at is not None and at > known_at else (middle, high)
    last = rows.filter(sequence__lte=low).first()
    if last is not None:
        if len(_found) >= _MOST:
            _found.clear()
        _found[known_at] = last.sequence, last.hash
    return last


def _known(known_at: dt.datetime) -> Event | None:
    """What was found before, if this is the same chain and the next event is still later than the moment."""
    sequence, digest = _found.get(known_at, (0, ""))
    if not sequence:
        return None
    pair = {one.sequence: one for one in Event.objects.filter(sequence__in=(sequence, sequence + 1))}
    last, following = pair.get(sequence), pair.get(sequence + 1)
    same = last is not None and last.hash == digest and following is not None and following.at > known_at
    return last if same else None
