"""What a ledger keeps: records, land overlaid, finds attached; and what becomes of it when records change.

The overlay and the events are worked out once. A change gives new books in which only the land that it touches has
been worked out again. Adding up for a period is `settling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.attachment import attach, items_by_release
from whitestone.land.geometry.ragged import Ints
from whitestone.land.holding import Holding
from whitestone.land.inputs import Finds, Hazards, LandInputs, Releases, Units, joined, take
from whitestone.land.progress import SILENT, Progress
from whitestone.land.versions import VersionRows


def _sorted_units(units: Units | None) -> Units | None:
    """Units in the order of their codes: where two overlap, the first has the land."""
    if units is None or len(units) == 0:
        return None
    order = np.argsort(units.code.astype(np.str_), kind="stable")
    return Units(units.code[order], units.name[order], units.geometry[order])


def _no_rows(none: Ints) -> Finds:
    return Finds(
        none.astype(object), none.astype("datetime64[D]"), none.astype(np.uint8), none, none.astype(bool),
        none.astype(object), none.astype(object), none.astype(float), none.astype(float), none,
    )  # fmt: skip


@dataclass(frozen=True)
class Books:
    """The state of a ledger.

    Rows of withdrawn records stay in the arrays, marked as not alive, so that row numbers hold.

    Attributes
    ----------
    inputs : LandInputs, the records that are alive
    hazards, releases, units, finds : all rows; units by code
    hazard_alive, release_alive : bool by row
    find_release : int64, row of the product of each find, or a negative constant of `attachment`
    find_free : bool by find, it names no product
    items : (m, 6) int64, items found in each product, by category
    version_rows : rows of the living versions of each record
    bounds : boxes of the hazards and then of the releases
    holdings : the overlaid land
    reach_cache : found footprint by product row and fade-out distance, as far as it has been asked for
    """

    inputs: LandInputs
    hazards: Hazards
    releases: Releases
    units: Units | None
    finds: Finds
    hazard_alive: NDArray[np.bool_]
    release_alive: NDArray[np.bool_]
    find_release: Ints
    find_free: NDArray[np.bool_]
    items: Ints
    version_rows: VersionRows
    bounds: NDArray[np.float64]
    holdings: tuple[Holding, ...]
    reach_cache: dict[tuple[int, float], tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: LandInputs, *, progress: Progress = SILENT) -> Books:
        """Overlay the records, run the events, attach the finds."""
        units = _sorted_units(inputs.units)
        every_hazard, every_release = np.arange(len(inputs.hazards)), np.arange(len(inputs.releases))
        holding = Holding.of(
            inputs.hazards,
            inputs.releases,
            units,
            chosen_hazards=every_hazard,
            chosen_releases=every_release,
            versions=every_hazard,
            progress=progress,
        )
        finds = inputs.finds if inputs.finds is not None else _no_rows(np.empty(0, dtype=np.int64))
        alive = np.ones(len(inputs.releases), dtype=bool)
        progress.step("finds", 0, len(finds))
        find_release = attach(finds, inputs.releases, alive)
        progress.step("finds", len(finds), len(finds))
        return cls(
            inputs=inputs,
            hazards=inputs.hazards,
            releases=inputs.releases,
            units=units,
            finds=finds,
            hazard_alive=np.ones(len(inputs.hazards), dtype=bool),
            release_alive=alive,
            find_release=find_release,
            find_free=finds.release == None,  # noqa: E711 (an array of objects compares element by element)
            items=items_by_release(finds, find_release, len(inputs.releases)),
            version_rows=VersionRows(inputs.hazards.id),
            bounds=np.concatenate([shapely.bounds(inputs.hazards.geometry), shapely.bounds(inputs.releases.geometry)]),
            holdings=(holding,),
        )

    def changed(
        self,
        *,
        hazards: Hazards | None = None,
        releases: Releases | None = None,
        withdrawn_hazards: Sequence[str] = (),
        withdrawn_releases: Sequence[str] = (),
        finds: Finds | None = None,
        withdrawn_finds: Sequence[str] = (),
    ) -> Books:
        """Books after a change; see `Ledger.changed`."""
        books = self._with_finds(finds, withdrawn_finds) if finds is not None or withdrawn_finds else self
        if hazards is None and releases is None and not withdrawn_hazards and not withdrawn_releases:
            return books
        return books._with_land(hazards, releases, withdrawn_hazards, withdrawn_releases)

    def _with_finds(self, finds: Finds | None, withdrawn: Sequence[str]) -> Books:
        """Books in which finds have come or gone: no land moves, only what was found in it."""
        gone = set(withdrawn)
        kept = np.array([id_ not in gone for id_ in self.finds.id.tolist()], dtype=bool)
        leaving = np.flatnonzero(~kept)
        count = len(self.releases)
        items = self.items - items_by_release(take(self.finds, leaving), self.find_release[leaving], count)
        every, release = take(self.finds, kept), self.find_release[kept]
        concerned = set(self.find_release[leaving].tolist())
        if finds is not None:
            found = attach(finds, self.releases, self.release_alive)
            items += items_by_release(finds, found, count)
            every, release = joined(every, finds), np.concatenate([release, found])
            concerned |= set(found.tolist())
        return replace(
            self,
            inputs=replace(self.inputs, finds=every),
            finds=every,
            find_release=release,
            find_free=every.release == None,  # noqa: E711 (an array of objects compares element by element)
            items=items,
            reach_cache={key: reach for key, reach in self.reach_cache.items() if key[0] not in concerned},
        )

    def _with_land(
        self,
        hazards: Hazards | None,
        releases: Releases | None,
        withdrawn_hazards: Sequence[str],
        withdrawn_releases: Sequence[str],
    ) -> Books:
        hazard_alive, release_alive = self.hazard_alive.copy(), self.release_alive.copy()
        gone_hazards = self._versions(withdrawn_hazards)
        gone_releases = np.flatnonzero(np.isin(self.releases.id, list(withdrawn_releases)) & release_alive)
        hazard_alive[gone_hazards], release_alive[gone_releases] = False, False
        all_hazards = self.hazards if hazards is None else joined(self.hazards, hazards)
        all_releases = self.releases if releases is None else joined(self.releases, releases)
        new_hazards = np.arange(len(self.hazards), len(all_hazards))
        new_releases = np.arange(len(self.releases), len(all_releases))
        hazard_alive = np.append(hazard_alive, np.ones(len(new_hazards), dtype=bool))
        release_alive = np.append(release_alive, np.ones(len(new_releases), dtype=bool))
        # Land is concerned where a changed polygon lies, and where an earlier version of a changed record lies.
        related = self._versions(all_hazards.id[new_hazards].tolist())
        fresh = np.concatenate([all_hazards.geometry[new_hazards], all_releases.geometry[new_releases]])
        touched = np.concatenate([gone_hazards, related, -1 - gone_releases, self._codes_near(fresh)])
        kept: list[Holding] = []
        codes = [new_hazards, -1 - new_releases]
        for holding in self.holdings:
            clusters = holding.clusters_of(touched)
            codes.append(holding.codes_in(clusters))
            kept.append(holding.without(clusters) if len(clusters) else holding)
        again = np.unique(np.concatenate(codes))
        chosen_hazards, chosen_releases = again[again >= 0], np.sort(-1 - again[again < 0])
        chosen_hazards = chosen_hazards[hazard_alive[chosen_hazards]]
        chosen_releases = chosen_releases[release_alive[chosen_releases]]
        count = len(self.hazards)
        changed = replace(
            self,
            inputs=replace(
                self.inputs, hazards=take(all_hazards, hazard_alive), releases=take(all_releases, release_alive)
            ),
            hazards=all_hazards,
            releases=all_releases,
            hazard_alive=hazard_alive,
            release_alive=release_alive,
            version_rows=self.version_rows.after(withdrawn_hazards, new_hazards, all_hazards.id),
            bounds=np.concatenate(
                [
                    self.bounds[:count],
                    shapely.bounds(all_hazards.geometry[new_hazards]),
                    self.bounds[count:],
                    shapely.bounds(all_releases.geometry[new_releases]),
                ]
            ),
        )
        again_held = Holding.of(
            all_hazards,
            all_releases,
            self.units,
            chosen_hazards=chosen_hazards,
            chosen_releases=chosen_releases,
            versions=np.unique(changed._versions(all_hazards.id[chosen_hazards].tolist())),
        )
        cache = {key: reach for key, reach in self.reach_cache.items() if key[0] not in set(chosen_releases.tolist())}
        attached = changed._attached_again(np.concatenate([gone_releases, new_releases]))
        return replace(attached, holdings=(*kept, again_held), reach_cache=cache)

    def _versions(self, ids: Sequence[str]) -> Ints:
        """Rows of all living versions of hazard records."""
        return np.array([row for id_ in ids for row in self.version_rows.of(id_)], dtype=np.int64)

    def _codes_near(self, polygons: NDArray[np.object_]) -> Ints:
        """Codes of living polygons whose boxes touch the boxes of `polygons`, on the grid."""
        room = 0.02
        near = np.zeros(len(self.bounds), dtype=bool)
        for low_x, low_y, high_x, high_y in shapely.bounds(polygons).tolist():
            near |= (
                (self.bounds[:, 0] <= high_x + room)
                & (self.bounds[:, 2] >= low_x - room)
                & (self.bounds[:, 1] <= high_y + room)
                & (self.bounds[:, 3] >= low_y - room)
            )
        rows = np.flatnonzero(near)
        count = len(self.hazards)
        return np.where(rows < count, rows, -1 - (rows - count))

    def _attached_again(self, products: Ints) -> Books:
        """Books with finds attached anew after `products` have come or gone."""
        items = np.concatenate([self.items, np.zeros((len(self.releases) - len(self.items), 6), dtype=np.int64)])
        if len(products) == 0 or len(self.finds) == 0:
            return replace(self, items=items)
        concerned = np.isin(self.find_release, products)
        ids = set(self.releases.id[products].tolist())
        named = np.flatnonzero((self.find_release < 0) & ~self.find_free)
        concerned[named] = [id_ in ids for id_ in self.finds.release[named].tolist()]
        x, y = self.finds.x, self.finds.y
        for low_x, low_y, high_x, high_y in shapely.bounds(self.releases.geometry[products]).tolist():
            concerned |= self.find_free & (x >= low_x) & (x <= high_x) & (y >= low_y) & (y <= high_y)
        rows = np.flatnonzero(concerned)
        release = self.find_release.copy()
        release[rows] = attach(self.finds, self.releases, self.release_alive, rows)
        finds = take(self.finds, rows)
        items -= items_by_release(finds, self.find_release[rows], len(items))
        items += items_by_release(finds, release[rows], len(items))
        return replace(self, find_release=release, items=items)
