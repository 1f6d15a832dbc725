"""Ids are version 7 UUIDs, unique, in the order of their making."""

import time

from whitestone.kernel.ids import new_id, new_ids


def test_ids_say_what_they_are_and_never_repeat() -> None:
    ids = [*(new_id() for _ in range(2500)), *new_ids(2500)]
    assert len(set(ids)) == len(ids)
    assert {made.version for made in ids} == {7}
    assert {made.variant for made in ids} == {"specified in RFC 4122"}


def test_a_later_id_sorts_later() -> None:
    before = new_id()
    time.sleep(0.002)
    assert before < new_id()
