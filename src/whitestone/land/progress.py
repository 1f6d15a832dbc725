"""How long work says how far it has come.

A protocol and a silent default: who shows it, and where, is the caller's affair.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told now and then how much of one kind of work is done."""

    def step(self, what: str, done: int, total: int) -> None:
        """`done` of `total` pieces of `what` are finished; `done` equals `total` when it ends."""


class _Silent:
    def step(self, what: str, done: int, total: int) -> None:
        """Say nothing."""


SILENT: Progress = _Silent()
