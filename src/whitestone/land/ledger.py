"""The land ledger: takes records and gives reconciled books for any period.

This is the door to the room: everything else in `land` stands behind it. No files, no database, no printing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from whitestone.land.books import Books
from whitestone.land.inputs import Finds, Hazards, LandInputs, Releases
from whitestone.land.moves import Moves
from whitestone.land.progress import SILENT, Progress
from whitestone.land.result import Postings, Settlement
from whitestone.land.returns import DeclaredRelease
from whitestone.land.settling import Settling
from whitestone.land.words import SquareMetres


class Ledger:
    """An account of every square metre of hazardous land, in which land can neither appear twice nor disappear.

    Parameters
    ----------
    inputs : LandInputs
        Records in one equal-area plane, metres; rows in any order.
    progress
        Told what is being done.

    Examples
    --------
    ``docs/ledger.md`` settles the worked example step by step, and is run as a test.
    """

    def __init__(self, inputs: LandInputs, *, progress: Progress | None = None) -> None:
        self._books = Books.of(inputs, progress=progress or SILENT)

    @property
    def inputs(self) -> LandInputs:
        """The records that count."""
        return self._books.inputs

    def settle(
        self,
        start: dt.date,
        end: dt.date,
        *,
        fade_out_m: Mapping[str, float] | None = None,
        returns: Sequence[DeclaredRelease] = (),
    ) -> Settlement:
        """Reconciled books of a period, both days included.

        Parameters
        ----------
        start, end
            First and last day.
        fade_out_m
            Metres by category within which land counts as found footprint: ``{"AP": 20.0}``. Without one for AP
            the third reading is left out.
        returns
            Tabular returns, entered beside the measured land and never mixed with it.

        Raises
        ------
        ValueError
            The period ends before it starts.
        """
        return Settling(self._books, start, end, dict(fade_out_m or {}), tuple(returns)).settlement()

    def postings(self, start: dt.date, end: dt.date) -> Postings:
        """Every piece of land that was moved in a period, both days included, with its polygon."""
        return self.moves(start, end).postings()

    def moves(self, start: dt.date, end: dt.date, *, by_category: bool = False) -> Moves:
        """The same as numbers, of which few are chosen before they are put in words and drawn.

        By category, land moves once for each category that is opened or closed there: the sum over categories is no
        area of land.
        """
        return Settling(self._books, start, end, {}, ()).moves(by_category=by_category)

    def products_of_finds(self) -> dict[str, str]:
        """Id of the release product to which each find belongs, by the find's id; finds of none are left out."""
        books = self._books
        rows = np.flatnonzero(books.find_release >= 0)
        products = books.releases.id[books.find_release[rows]]
        return dict(zip(books.finds.id[rows].tolist(), products.tolist(), strict=True))

    def footprint(
        self, start: dt.date, end: dt.date, fade_out_m: Mapping[str, float]
    ) -> dict[str, tuple[SquareMetres, ...]]:
        """By release product of a period: its land within the fade-out distance of AP mines found in it.

        Square metres newly released, by class on record in the order of `LandClass`: the third reading, product by
        product. Empty without a distance for AP or without finds.
        """
        return Settling(self._books, start, end, dict(fade_out_m), ()).footprint()

    def changed(
        self,
        *,
        hazards: Hazards | None = None,
        releases: Releases | None = None,
        withdrawn_hazards: Sequence[str] = (),
        withdrawn_releases: Sequence[str] = (),
        finds: Finds | None = None,
        withdrawn_finds: Sequence[str] = (),
    ) -> Ledger:
        """The ledger after a change of records; only the land concerned is worked out again.

        Equal to a ledger made anew from the changed records.

        Parameters
        ----------
        hazards, releases, finds
            Rows that are added: new records, later versions, new products, new finds; in the same plane.
        withdrawn_hazards, withdrawn_releases, withdrawn_finds
            Ids of records (with all their versions), products and finds that no longer count.
        """
        ledger = object.__new__(Ledger)
        ledger._books = self._books.changed(
            hazards=hazards,
            releases=releases,
            withdrawn_hazards=withdrawn_hazards,
            withdrawn_releases=withdrawn_releases,
            finds=finds,
            withdrawn_finds=withdrawn_finds,
        )
        return ledger


def settle(
    inputs: LandInputs,
    start: dt.date,
    end: dt.date,
    *,
    fade_out_m: Mapping[str, float] | None = None,
    returns: Sequence[DeclaredRelease] = (),
    progress: Progress | None = None,
) -> Settlement:
    """Reconciled books of one period: a shortcut for ``Ledger(inputs).settle(start, end)``."""
    return Ledger(inputs, progress=progress).settle(start, end, fade_out_m=fade_out_m, returns=returns)
