"""The engine on the hand-made cases and the worked example."""

from __future__ import annotations

import pytest
from tests.land.cases import CASES, END, START, Case
from tests.land.compare import books_of
from tests.land.test_oracle_cases import check
from tests.land.test_worked_example import END as EXAMPLE_END
from tests.land.test_worked_example import START as EXAMPLE_START
from tests.land.test_worked_example import check as check_example
from tests.land.test_worked_example import worked_example

from whitestone.land.ledger import Ledger


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_the_engine_keeps_the_rule(case: Case) -> None:
    check(case, books_of(Ledger(case.land()).settle(START, END)))


def test_the_engine_gives_the_expected_figures() -> None:
    check_example(books_of(Ledger(worked_example()).settle(EXAMPLE_START, EXAMPLE_END)))
