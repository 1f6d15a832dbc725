"""What one run of `whitestone settle` has to say: the settled books, the land that moved and the records behind them.

Only the value that the writers of this package share; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from whitestone.land.inputs import LandInputs
from whitestone.land.result import Postings, Settlement


@dataclass(frozen=True, slots=True)
class SettledBooks:
    """One settlement with everything that its outputs show.

    Attributes
    ----------
    settlement
        The reconciled books of the period.
    postings
        Every piece of land moved from the first record to the end of the period, so that a map can show what is open.
    inputs
        The records, in the plane of the settlement.
    fade_out_sources
        Where each fade-out distance comes from, by category, in words.
    synthetic
        Whether the records are invented; every output then says so.
    """

    settlement: Settlement
    postings: Postings
    inputs: LandInputs
    fade_out_sources: Mapping[str, str] = field(default_factory=dict)
    synthetic: bool = False

    @property
    def with_finds(self) -> bool:
        """Whether items found were given; without them no density and no class by finds is known."""
        return self.inputs.finds is not None

    def in_period(self) -> NDArray[np.bool_]:
        """Which postings are dated within the period; (n,) bool."""
        period = self.settlement.period
        dates = self.postings.date
        inside = (dates >= np.datetime64(period.start, "D")) & (dates <= np.datetime64(period.end, "D"))
        return np.asarray(inside, dtype=np.bool_)
