"""A row has the same name however many are named at once: what was taken before stays taken."""

from __future__ import annotations

import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from whitestone.intake.staged import all_named, all_named_by, named

CELLS = (
    st.text()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.none()
    | st.dates()
    | st.lists(st.text(), max_size=2)
    | st.dictionaries(st.text(max_size=2), st.integers(), max_size=2)
)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "day", 'a "b"', "ö", "place"]), CELLS), max_size=6))
def test_many_rows_are_named_as_one_is(rows: list[dict[str, Any]]) -> None:
    assert all_named(rows) == [named(values) for values in rows]


@given(st.text(), st.lists(st.text(min_size=1)))
def test_many_ids_are_named_as_one_is(sender: str, ids: list[str]) -> None:
    assert all_named_by(sender, "find", ids) == [named(sender, "find", "id", own) for own in ids]


def test_a_name_is_that_of_the_standard() -> None:
    space = uuid.UUID("6f0d2c1e-5f3c-5b7a-9a57-77686974657a")
    assert named("a", 1) == uuid.uuid5(space, '["a",1]')
