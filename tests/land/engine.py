"""The engine under test in one call."""

from __future__ import annotations

import datetime as dt

from tests.land.scenarios import Rows

from whitestone.land.ledger import Ledger
from whitestone.land.result import Settlement


def settle(rows: Rows, start: dt.date, end: dt.date) -> Settlement:
    return Ledger(rows.land()).settle(start, end)
