"""What every event does to every piece of land: the state machine of the ledger, run on all faces at once.

A face is a piece of land that each hazard version and each product covers wholly or not at all. In wave k the k-th
event of every face is applied; nothing here knows areas or places.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitestone.land.geometry.ragged import Ints, offsets, runs, spread
from whitestone.land.timeline import Bits, Timeline

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Steps:
    """Effects of events on faces, s rows, by face and then in order of events.

    Attributes
    ----------
    face : (s,) int64
    event : (s,) int64, row of the timeline
    day : (s,) int32
    before, after : (s,) uint8, categories open before and after, bits of `Contamination`
    confirmed_before, confirmed_after : (s,) bool, whether a CHA held the land open
    released : (s,) bool, the land had been released before the event
    """

    face: Ints
    event: Ints
    day: NDArray[np.int32]
    before: Bits
    after: Bits
    confirmed_before: Flags
    confirmed_after: Flags
    released: Flags

    def __len__(self) -> int:
        return len(self.face)

    def take(self, rows: NDArray[np.int64] | Flags) -> Steps:
        """The steps of `rows`."""
        return Steps(*(getattr(self, name)[rows] for name in Steps.__slots__))


@dataclass(frozen=True, slots=True)
class _Slots:
    """One slot for every record on every face that it ever covers, by face."""

    start: Ints
    of_entry: Ints


def _slots(faces: int, face: Ints, record: Ints) -> _Slots:
    wide = int(record.max(initial=0)) + 1
    key = face * wide + record
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = runs(ordered)
    number = np.zeros(len(key), dtype=np.int64)
    number[starts[1:]] = 1
    of_entry = np.empty(len(key), dtype=np.int64)
    of_entry[order] = np.cumsum(number)
    counts = np.bincount(ordered[starts] // wide, minlength=faces)
    return _Slots(offsets(counts), of_entry)


def _departures(face: Ints, row: Ints, timeline: Timeline) -> Ints:
    """Entries (face, hazard version) whose record's next version no longer covers the face."""
    later = timeline.later[row]
    moved = np.flatnonzero(later >= 0)
    if len(moved) == 0:
        return moved
    wide = len(timeline.rank) + 1
    present = face * wide + row  # ascending: faces in order, rows ascending within a face
    wanted = face[moved] * wide + later[moved]
    at = np.minimum(np.searchsorted(present, wanted), len(present) - 1)
    departed: Ints = moved[present[at] != wanted]
    return departed


def advance(start: Ints, cover: Ints, timeline: Timeline) -> Steps:
    """Run all events over all faces.

    Parameters
    ----------
    start : (f + 1,) int64, offsets into `cover`
    cover : int64, rows of the timeline that cover each face, ascending
    timeline : Timeline

    Returns
    -------
    Steps
        One for every event that concerns a face, with or without an effect.
    """
    faces = len(start) - 1
    owner = np.repeat(np.arange(faces, dtype=np.int64), np.diff(start))
    is_hazard = cover < timeline.hazards
    hazard_face, hazard_row = owner[is_hazard], cover[is_hazard]
    slots = _slots(faces, hazard_face, timeline.record[hazard_row])
    left = _departures(hazard_face, hazard_row, timeline)
    face = np.concatenate([hazard_face, hazard_face[left], owner[~is_hazard]])
    event = np.concatenate([hazard_row, timeline.later[hazard_row[left]], cover[~is_hazard]])
    slot = np.concatenate([slots.of_entry, slots.of_entry[left], np.full(int((~is_hazard).sum()), -1)])
    covers = np.ones(len(face), dtype=bool)
    covers[len(hazard_face) : len(hazard_face) + len(left)] = False
    order = np.argsort(face * (len(timeline.rank) + 1) + timeline.rank[event], kind="stable")
    face, event, slot, covers = face[order], event[order], slot[order], covers[order]
    return _run(faces, face, event, slot, covers, slots.start, timeline)


def _run(faces: int, face: Ints, event: Ints, slot: Ints, covers: Flags, slot_start: Ints, timeline: Timeline) -> Steps:
    count = int(slot_start[-1])
    claims, removed = np.zeros(count, dtype=np.uint8), np.zeros(count, dtype=np.uint8)
    seen, confirmed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    open_now, sure_now = np.zeros(faces, dtype=np.uint8), np.zeros(faces, dtype=bool)
    released_now = np.zeros(faces, dtype=bool)
    size = len(face)
    before, after = np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.uint8)
    sure_before, sure_after = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    released = np.zeros(size, dtype=bool)
    starts = runs(face)
    wave = np.arange(size) - np.repeat(starts, np.diff(np.append(starts, size)))
    by_wave = np.argsort(wave, kind="stable")
    bounds = offsets(np.bincount(wave)) if size else np.zeros(1, dtype=np.int64)
    slot_count = np.diff(slot_start)
    for first, end in itertools.pairwise(bounds):
        now = by_wave[first:end]
        here = face[now]
        before[now], sure_before[now], released[now] = open_now[here], sure_now[here], released_now[here]
        versions = now[slot[now] >= 0]
        mine, row = slot[versions], event[versions]
        # A version that no longer covers the land claims nothing there; what was removed is remembered.
        claims[mine] = np.where(covers[versions], timeline.claims[row], 0)
        confirmed[mine] = timeline.confirmed[row]
        seen[mine] = True
        position, who = spread(slot_start[here], slot_count[here])
        product = event[now] - timeline.hazards
        takes = np.where(product >= 0, timeline.removes[np.maximum(product, 0)], 0) if len(timeline.removes) else None
        if takes is not None:
            removed[position] |= np.where(seen[position], takes[who], 0).astype(np.uint8)
        still = claims[position] & ~removed[position]
        full = np.flatnonzero(slot_count[here])
        heads = offsets(slot_count[here])[:-1][full]
        result, sure = np.zeros(len(here), dtype=np.uint8), np.zeros(len(here), dtype=bool)
        if len(full):
            result[full] = np.bitwise_or.reduceat(still, heads)
            sure[full] = np.logical_or.reduceat(confirmed[position] & (still != 0), heads)
        after[now], sure_after[now] = result, sure
        released_now[here] |= (product >= 0) & (open_now[here] != 0) & (result == 0)
        open_now[here], sure_now[here] = result, sure
    return Steps(face, event, timeline.day[event], before, after, sure_before, sure_after, released)
