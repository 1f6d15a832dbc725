"""One overlaid piece of the country: its faces, what happened on each, and the postings that follow.

A ledger is one or more holdings that share no land. A holding never changes; a ledger that takes in a new record drops
the clusters of land that the record touches and adds a holding for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from whitestone.land.flows import COLUMN_OF_PRODUCT, PRODUCTS, Flows, account_flows, category_flows, part_of
from whitestone.land.geometry.arrangement import Arrangement, arrange
from whitestone.land.geometry.ragged import Ints, offsets, spread
from whitestone.land.inputs import Hazards, Releases, Units, take
from whitestone.land.progress import SILENT, Progress
from whitestone.land.state import Flags, Steps, advance
from whitestone.land.timeline import Timeline

_NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Holding:
    """Faces of an arrangement, with their steps and postings.

    Polygons are named by codes: row i of the hazards is i, row j of the releases is -1 - j.

    Attributes
    ----------
    arrangement : Arrangement
    codes : int64, code of each polygon of the arrangement
    twice_area, tile, cluster : by face of the arrangement
    steps : Steps, `face` is a face of the arrangement, `event` is a code
    accounts, categories : Flows of the two balances
    part_steps, parts : int64, the steps of products, and for each the index of its part
    """

    arrangement: Arrangement
    codes: Ints
    twice_area: Ints
    tile: Ints
    cluster: Ints
    steps: Steps
    accounts: Flows
    categories: Flows
    part_steps: Ints
    parts: Ints

    @classmethod
    def of(
        cls,
        hazards: Hazards,
        releases: Releases,
        units: Units | None,
        *,
        chosen_hazards: Ints,
        chosen_releases: Ints,
        versions: Ints,
        progress: Progress = SILENT,
    ) -> Holding:
        """Overlay some rows of the inputs and run their events.

        Parameters
        ----------
        chosen_hazards, chosen_releases : int64, ascending
            Rows that are overlaid.
        versions : int64, ascending
            Rows of hazards that hold at least `chosen_hazards` and every other version of the same records: a version
            that lies elsewhere ends the one before it.
        """
        timeline = Timeline.of(take(hazards, versions), take(releases, chosen_releases))
        timeline_codes = np.concatenate([versions, -1 - chosen_releases])
        present = np.searchsorted(versions, chosen_hazards)
        timeline_row = np.concatenate([present, len(versions) + np.arange(len(chosen_releases))])
        geometry = np.concatenate([hazards.geometry[chosen_hazards], releases.geometry[chosen_releases]])
        arrangement = arrange(geometry, None if units is None else units.geometry, progress)
        progress.step("events", 0, len(arrangement))
        steps = advance(arrangement.start, timeline_row[arrangement.cover], timeline)
        code = np.zeros(len(chosen_releases), dtype=np.int64)
        for number, product in enumerate(PRODUCTS):
            code[releases.product[chosen_releases] == product.value] = number
        column = np.full(len(steps), -1, dtype=np.int8)
        part_steps = np.flatnonzero(steps.event >= len(versions))
        column[part_steps] = COLUMN_OF_PRODUCT[code[steps.event[part_steps] - len(versions)]]
        steps = replace(steps, event=timeline_codes[steps.event])
        tile, area = arrangement.tile, arrangement.twice_area
        progress.step("events", len(arrangement), len(arrangement))
        return cls(
            arrangement=arrangement,
            codes=np.concatenate([chosen_hazards, -1 - chosen_releases]),
            twice_area=area,
            tile=tile,
            cluster=arrangement.cluster,
            steps=steps,
            accounts=account_flows(steps, tile, area, column),
            categories=category_flows(steps, tile, area, column),
            part_steps=part_steps,
            parts=part_of(steps, part_steps),
        )

    def clusters_of(self, codes: Ints) -> Ints:
        """Clusters in which the polygons `codes` lie, as far as they lie in this holding."""
        mine = np.isin(self.codes, codes)
        found = np.unique(self.arrangement.polygon_cluster[mine])
        alive = np.isin(found, self.cluster)
        return found[alive & (found >= 0)]

    def codes_in(self, clusters: Ints) -> Ints:
        """Codes of the polygons that lie in `clusters`."""
        return self.codes[np.isin(self.arrangement.polygon_cluster, clusters)]

    def without(self, clusters: Ints) -> Holding:
        """The same holding without the land of `clusters`.

        Its faces stay in place with no area and in no cluster, and what happened on them never happened: so much less
        is copied than by taking them out.
        """
        gone = np.zeros(int(self.arrangement.polygon_cluster.max(initial=-1)) + 2, dtype=bool)
        gone[clusters] = True
        faces = np.flatnonzero(gone[self.cluster])
        area, cluster, day = self.twice_area.copy(), self.cluster.copy(), self.steps.day.copy()
        area[faces], cluster[faces] = 0, -1
        first = np.searchsorted(self.steps.face, faces, side="left")
        rows, _ = spread(first, np.searchsorted(self.steps.face, faces, side="right") - first)
        day[rows] = _NEVER
        undone = np.zeros(len(self.steps), dtype=bool)
        undone[rows] = True
        return replace(
            self,
            twice_area=area,
            cluster=cluster,
            steps=replace(self.steps, day=day),
            accounts=_undone(self.accounts, undone),
            categories=_undone(self.categories, undone),
        )

    def cover_of(self, faces: Ints) -> tuple[Ints, Ints]:
        """Codes of the polygons that cover each of `faces`: offsets and codes."""
        counts = np.diff(self.arrangement.start)[faces]
        position, _ = spread(self.arrangement.start[faces], counts)
        return offsets(counts), self.codes[self.arrangement.cover[position]]

    def draw(self, faces: Ints) -> NDArray[np.object_]:
        """Polygons of some faces, in metres; a face may be named more than once."""
        once, first, place = np.unique(faces, return_index=True, return_inverse=True)
        drawn: NDArray[np.object_] = self.arrangement.draw(once)[place]
        again = np.ones(len(faces), dtype=bool)
        again[first] = False
        # A polygon of its own for every row: polygons are prepared in threads, and no two may prepare the same one.
        drawn[again] = shapely.force_2d(drawn[again])
        return drawn


def _undone(flows: Flows, undone: Flags) -> Flows:
    day = flows.day.copy()
    day[undone[flows.step]] = _NEVER
    return replace(flows, day=day)
