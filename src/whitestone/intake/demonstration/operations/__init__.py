"""The operations of an invented year as history: people, tasks, daily work, completion, quality, accidents."""

from __future__ import annotations

from whitestone.intake.demonstration.operations import endings, safety, strength, tasking
from whitestone.intake.demonstration.operations.cast import HEADQUARTERS, Cast, Rows, officer

__all__ = ["HEADQUARTERS", "Cast", "Rows", "every_row", "officer"]


def every_row(cast: Cast) -> list[Rows]:
    """Words with their versions, in the order in which they are entered."""
    there = strength.gather(cast)
    return [*strength.rows(cast, there), *tasking.rows(cast, there), *endings.rows(cast), *safety.rows(cast)]
