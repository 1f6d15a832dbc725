"""The oracle and the engine keep every rule of the ledger, case by case."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.land.atoms import CELL, cells
from tests.land.cases import CASES, END, START, Case
from tests.land.oracle import Books, Line, settle


def _line(text: str) -> Line:
    words = text.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return {name.replace("class-", "class "): float(value) * CELL * CELL for name, value in pairs}


def _expected(lines: dict[str, str]) -> dict[tuple[str | None, ...], Line]:
    """``"U1 SHA ap_only"`` is an account in a unit, ``"SHA ap_only"`` one outside."""
    keys = {name: tuple(name.split()) for name in lines}
    return {(key if len(key) == 3 else (None, *key)): _line(lines[name]) for name, key in keys.items()}


def _moving(lines: Iterable[tuple[object, Line]]) -> dict[object, Line]:
    return {key: {name: value for name, value in line.items() if value} for key, line in lines}


def check(case: Case, books: Books) -> None:
    assert _moving(books.accounts.items()) == _expected(case.accounts)
    if case.categories is not None:
        assert _moving(books.categories.items()) == _expected(case.categories)
    assert _moving(books.releases.items()) == {name: _line(text) for name, text in case.parts.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_the_oracle_keeps_the_rule(case: Case) -> None:
    inputs = case.land()
    check(case, settle(inputs, cells(inputs), START, END))
