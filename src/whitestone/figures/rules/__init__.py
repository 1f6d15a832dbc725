"""General rules that question reported figures. No rule knows a country, a file or a figure's id.

Which figures hang together is said by the folder's manifest or follows from what the figures say of themselves.
"""

from __future__ import annotations

from whitestone.figures.model import Folder
from whitestone.figures.rules import capacity, ground, naming, readings, totals, twice
from whitestone.figures.rules.check import Check, Report, Rule, Verdict

__all__ = ["RULES", "Check", "Report", "Verdict", "check_folder"]

RULES: tuple[Rule, ...] = (
    *totals.RULES,
    *twice.RULES,
    *readings.RULES,
    *ground.RULES,
    *capacity.RULES,
    *naming.RULES,
)


def check_folder(folder: Folder) -> Report:
    """Apply every rule to a folder; contradictions first, then questions, notes and what agrees."""
    order = list(Verdict)
    checks = [check for rule in RULES for check in rule(folder)]
    return Report(folder, tuple(sorted(checks, key=lambda check: order.index(check.verdict))))
