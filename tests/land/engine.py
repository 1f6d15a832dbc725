"""The engine under test in one call; tests that need it are skipped where it is absent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.land.scenarios import Rows

from whitestone.land.result import Settlement

Ledger: Any = pytest.importorskip("whitestone.land.ledger").Ledger


def settle(rows: Rows, start: dt.date, end: dt.date) -> Settlement:
    settlement: Settlement = Ledger(rows.land()).settle(start, end)
    return settlement
