"""A ledger after a change of records equals one made anew from the changed records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st
from tests.land.build import finds as find_arrays
from tests.land.build import hazards as hazard_arrays
from tests.land.build import releases as release_arrays
from tests.land.compare import books_of, differences
from tests.land.scenarios import Rows, lattice, lattice_with_finds, oblique, periods

from whitestone.land.ledger import Ledger

FADE_OUT = {"AP": 15.0}


@dataclass(frozen=True)
class Change:
    """Records before, after, and what must be said to get from the one to the other."""

    before: Rows
    after: Rows
    added: Rows
    withdrawn_hazards: tuple[str, ...]
    withdrawn_releases: tuple[str, ...]
    withdrawn_finds: tuple[str, ...] = ()

    def apply(self, ledger: Ledger) -> Ledger:
        return ledger.changed(
            hazards=hazard_arrays(self.added.hazards) if self.added.hazards else None,
            releases=release_arrays(self.added.releases) if self.added.releases else None,
            withdrawn_hazards=self.withdrawn_hazards,
            withdrawn_releases=self.withdrawn_releases,
            finds=find_arrays(self.added.finds) if self.added.finds else None,
            withdrawn_finds=self.withdrawn_finds,
        )


@st.composite
def changes(draw: st.DrawFn, programmes: st.SearchStrategy[Rows]) -> Change:
    """Later versions, new records and new products; records and products withdrawn, also while they come anew."""
    rows = draw(programmes)
    old_hazards = draw(st.integers(0, len(rows.hazards)))
    old_releases = draw(st.integers(0, len(rows.releases)))
    finds = rows.finds or ()
    old_finds = draw(st.integers(0, len(finds)))
    before = replace(
        rows,
        hazards=rows.hazards[:old_hazards],
        releases=rows.releases[:old_releases],
        finds=None if rows.finds is None else finds[:old_finds],
    )
    added = Rows(rows.hazards[old_hazards:], rows.releases[old_releases:], finds=finds[old_finds:])
    names = sorted({row.id for row in before.hazards})
    gone_hazards = draw(st.lists(st.sampled_from(names), unique=True, max_size=2)) if names else []
    names = sorted({row.id for row in before.releases})
    gone_releases = draw(st.lists(st.sampled_from(names), unique=True, max_size=2)) if names else []
    names = sorted({row.id for row in finds[:old_finds]})
    gone_finds = draw(st.lists(st.sampled_from(names), unique=True, max_size=2)) if names else []
    after = replace(
        rows,
        hazards=tuple(row for row in before.hazards if row.id not in gone_hazards) + added.hazards,
        releases=tuple(row for row in before.releases if row.id not in gone_releases) + added.releases,
        finds=None
        if rows.finds is None
        else tuple(row for row in finds if row.id not in gone_finds or row in finds[old_finds:]),
    )
    return Change(before, after, added, tuple(gone_hazards), tuple(gone_releases), tuple(gone_finds))


@given(change=changes(lattice() | oblique()), period=periods())
def test_a_change_gives_the_books_of_a_fresh_ledger(change: Change, period: tuple[dt.date, dt.date]) -> None:
    fresh = Ledger(change.after.land()).settle(*period)
    changed = change.apply(Ledger(change.before.land())).settle(*period)
    assert not differences(books_of(changed), books_of(fresh))
    assert changed == fresh


@given(change=changes(lattice_with_finds()), period=periods())
def test_a_change_gives_the_readings_of_a_fresh_ledger(change: Change, period: tuple[dt.date, dt.date]) -> None:
    ledger = Ledger(change.before.land())
    ledger.settle(*period, fade_out_m=FADE_OUT)
    changed = change.apply(ledger).settle(*period, fade_out_m=FADE_OUT)
    fresh = Ledger(change.after.land()).settle(*period, fade_out_m=FADE_OUT)
    assert changed.readings == fresh.readings
    assert changed.cross_table == fresh.cross_table
    assert changed.releases == fresh.releases
    assert changed.findings == fresh.findings


@given(rows=lattice() | oblique(), period=periods())
def test_records_entered_one_by_one_give_the_books_of_a_fresh_ledger(
    rows: Rows, period: tuple[dt.date, dt.date]
) -> None:
    ledger = Ledger(replace(rows, hazards=(), releases=()).land())
    for product in rows.releases:
        ledger = ledger.changed(releases=release_arrays([product]))
    for version in rows.hazards:
        ledger = ledger.changed(hazards=hazard_arrays([version]))
    assert ledger.settle(*period) == Ledger(rows.land()).settle(*period)


@given(change=changes(lattice()), period=periods())
def test_a_change_leaves_the_ledger_before_it_as_it_was(change: Change, period: tuple[dt.date, dt.date]) -> None:
    ledger = Ledger(change.before.land())
    first = ledger.settle(*period)
    change.apply(ledger)
    assert ledger.settle(*period) == first
