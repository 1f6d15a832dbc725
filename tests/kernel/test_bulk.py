"""The garbage collector looks seldom while many rows are read or written, and as before when all of that is over."""

import gc
from threading import Barrier, Thread

import pytest

from whitestone.kernel.bulk import seldom_collecting


def test_it_looks_as_often_as_before_even_after_a_failure_within_another() -> None:
    before = gc.get_threshold()
    with seldom_collecting():
        seldom = gc.get_threshold()
        with pytest.raises(ZeroDivisionError), seldom_collecting():
            _ = 1 / 0
        assert gc.get_threshold() == seldom
    assert seldom[0] > before[0]
    assert gc.get_threshold() == before


def test_threads_that_begin_and_end_across_each_other_leave_nothing_behind() -> None:
    before, both, first_out = gc.get_threshold(), Barrier(2, timeout=30), Barrier(2, timeout=30)
    meanwhile = []

    def first() -> None:
        with seldom_collecting():
            both.wait()
        first_out.wait()

    def second() -> None:
        with seldom_collecting():
            both.wait()
            first_out.wait()
            meanwhile.append(gc.get_threshold())

    threads = [Thread(target=work) for work in (first, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert meanwhile != [before]
    assert meanwhile
    assert gc.get_threshold() == before
