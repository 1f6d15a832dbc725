"""The small map of the units: the names that it prints never stand on one another, the most open land comes first."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from whitestone.web.country import Shape, _with_room

PLACES = st.floats(0, 640, allow_nan=False)
SHAPES = st.lists(
    st.tuples(st.text("abcdefg", min_size=1, max_size=14), PLACES, PLACES, st.floats(0, 1e8)), max_size=25
)


@given(SHAPES, st.sampled_from([1.0, 2.0]))
def test_names_keep_off_one_another_and_only_what_is_taken_keeps_one_away(
    said: list[tuple[str, float, float, float]], size: float
) -> None:
    shapes = [
        Shape(str(at), name, "", x, y, area, 1, named=False, large=False) for at, (name, x, y, area) in enumerate(said)
    ]
    free = _with_room(shapes, size)

    def touch(one: Shape, other: Shape) -> bool:
        across = (len(one.name) + len(other.name)) * 6.4 * size / 2
        return abs(one.x - other.x) < across - 1e-9 and abs(one.y - other.y) < 12 * size

    named = [one for one in shapes if one.code in free]
    assert not any(touch(one, other) for one, other in combinations(named, 2))
    for one in shapes:
        if one.area > 0 and one.code not in free:
            assert any(other.area >= one.area for other in named)
    assert all(one.area > 0 for one in named)
