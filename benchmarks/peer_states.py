"""The ledger's states in NumPy for the GeoPandas peer: all faces take their next event at the same time.

Shares no code with the engine; knows faces and events by number only, no geometry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

AP, AV = 1, 2
NO_CLASS = 4
NEWLY, PARTLY, NO_EFFECT, ALREADY, NEVER = 1, 2, 3, 4, 5
CLASS_OF = np.array([
    NO_CLASS if bits == 0 else {AP: 0, AP | AV: 1, AV: 2, 0: 3}[bits & (AP | AV)] for bits in range(64)
])  # fmt: skip


@dataclass(frozen=True)
class States:
    """What every event did to every face that it touched.

    Attributes
    ----------
    frame
        One row per event and face, in order within the face: face, rank, date, product ("" for hazards), open land
        before and after as class number (4 is nothing open) and confirmed flag, released before, part of the product.
    """

    frame: pd.DataFrame

    def open_at(self, day: np.datetime64, column: str) -> pd.DataFrame:
        """Faces that hold something open at the end of `day`, with their account."""
        last = self.frame[self.frame["date"] <= day].drop_duplicates("face", keep="last")
        held = last[last["after"] < NO_CLASS]
        return _entries(held, "after", column)

    def moved(self, start: np.datetime64, end: np.datetime64) -> pd.DataFrame:
        """Entries of the period by column and account."""
        frame = self.frame[self.frame["date"].between(start, end)]
        was, now = frame["before"] < NO_CLASS, frame["after"] < NO_CLASS
        other = was & now & ((frame["before"] != frame["after"]) | (frame["before_cha"] != frame["after_cha"]))
        gone = frame[was & ~now]
        return pd.concat(
            [
                _entries(frame[~was & now & ~frame["released"]], "after", "recorded"),
                _entries(frame[~was & now & frame["released"]], "after", "reopened"),
                _entries(frame[other], "before", "reclassified_out"),
                _entries(frame[other], "after", "reclassified_in"),
                _entries(gone[gone["product"] == ""], "before", "corrected"),
                *(
                    _entries(gone[gone["product"] == name], "before", name)
                    for name in ("cancelled", "reduced", "cleared")
                ),
            ]
        )

    def newly(self) -> pd.DataFrame:
        """Land that products newly released: date, rank, face and class on record."""
        newly = self.frame[self.frame["part"] == NEWLY]
        return newly[["date", "rank", "face"]].assign(**{"class": newly["before"]})


def _entries(frame: pd.DataFrame, side: str, column: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "face": frame["face"],
            "class": frame[side],
            "confirmed": frame[f"{side}_cha"],
            "column": column,
        }
    )


def play(events: pd.DataFrame, face: Integers, rank: Integers, faces: int) -> States:
    """Let every face live through its events, given as (face, rank of event) pairs of coverage.

    `events` is in order: later (1 for products), bits, confirmed, id, date, product.
    """
    later, bits = events["later"].to_numpy() == 1, events["bits"].to_numpy(np.uint8)
    confirmed, record = events["confirmed"].to_numpy(np.bool_), pd.factorize(events["id"])[0].astype(np.int64)
    face, rank, covers = _with_departures(face, rank, record, later)
    order = np.lexsort((rank, face))
    face, rank, covers = face[order], rank[order], covers[order]

    # A slot is one hazard record on one face; every face has one empty slot so that sums over slots are never empty.
    wide = len(events) + 1
    is_product = later[rank]
    key = face * wide + np.where(is_product, 0, record[rank] + 1)
    keys = np.unique(np.concatenate([key, np.arange(faces, dtype=np.int64) * wide]))
    slot = np.searchsorted(keys, key)
    slots_from = np.searchsorted(keys, np.arange(faces + 1, dtype=np.int64) * wide)
    claimed, removed = np.zeros(len(keys), np.uint8), np.zeros(len(keys), np.uint8)
    cha, started = np.zeros(len(keys), np.bool_), np.zeros(len(keys), np.bool_)

    first = np.searchsorted(face, face)
    wave = np.arange(len(face)) - first
    by_wave = np.argsort(wave, kind="stable")
    ends = np.cumsum(np.bincount(wave)) if len(wave) else np.array([], dtype=np.int64)
    after, after_cha = np.zeros(len(face), np.uint8), np.zeros(len(face), np.bool_)
    start = 0
    for end in ends.tolist():
        now = by_wave[start:end]
        start = end
        hazard = now[~is_product[now]]
        claimed[slot[hazard]] = np.where(covers[hazard], bits[rank[hazard]], 0)
        cha[slot[hazard]] = confirmed[rank[hazard]]
        started[slot[hazard]] |= covers[hazard]
        count = slots_from[face[now] + 1] - slots_from[face[now]]
        begin = np.cumsum(count) - count
        every = np.repeat(slots_from[face[now]] - begin, count) + np.arange(count.sum())
        takes = np.repeat(np.where(is_product[now], bits[rank[now]], 0).astype(np.uint8), count)
        removed[every] |= np.where(started[every], takes, 0)
        still = claimed[every] & ~removed[every]
        after[now] = np.bitwise_or.reduceat(still, begin)
        after_cha[now] = np.logical_or.reduceat((still != 0) & cha[every], begin)

    newcomer = wave == 0
    before = np.where(newcomer, 0, np.roll(after, 1)).astype(np.uint8)
    before_cha = np.where(newcomer, False, np.roll(after_cha, 1)) & (before != 0)
    emptied = is_product & (before != 0) & (after == 0)
    total = np.cumsum(emptied)
    released = (total - emptied) > (total - emptied)[first]
    part = np.select(
        [~is_product, emptied, before == 0, (before & bits[rank]) != 0],
        [0, NEWLY, np.where(released, ALREADY, NEVER), PARTLY],
        NO_EFFECT,
    )
    frame = pd.DataFrame(
        {
            "face": face,
            "rank": rank,
            "date": events["date"].to_numpy()[rank],
            "product": events["product"].to_numpy()[rank],
            "before": CLASS_OF[before],
            "before_cha": before_cha,
            "after": CLASS_OF[after],
            "after_cha": after_cha,
            "released": released,
            "part": part,
        }
    )
    return States(frame)


def _with_departures(
    face: Integers, rank: Integers, record: Integers, later: NDArray[np.bool_]
) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Add the later versions of a record that no longer cover a face that an earlier version covered."""
    hazards = pd.DataFrame({"rank": np.flatnonzero(~later), "record": record[~later]})
    several = hazards[hazards.duplicated("record", keep=False)]
    pairs = pd.DataFrame({"face": face, "record": record[rank], "rank": rank})[~later[rank]]
    first = pairs.sort_values("rank").drop_duplicates(["face", "record"]).rename(columns={"rank": "first"})
    versions = first.merge(several, on="record")
    versions = versions[versions["rank"] > versions["first"]]
    gone = versions.merge(pairs[["face", "rank"]], on=["face", "rank"], how="left", indicator=True)
    gone = gone[gone["_merge"] == "left_only"]
    covers = np.concatenate([np.ones(len(face), np.bool_), np.zeros(len(gone), np.bool_)])
    return (
        np.concatenate([face, gone["face"].to_numpy(np.int64)]),
        np.concatenate([rank, gone["rank"].to_numpy(np.int64)]),
        covers,
    )
