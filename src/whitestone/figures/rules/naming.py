"""Unit names: unmatched, ambiguous, or matched by another spelling than the profile's own.

A name is never guessed; what it resembles is offered.
"""

from __future__ import annotations

from collections.abc import Iterator

from whitestone.figures.model import Folder
from whitestone.figures.rules.check import Check, Rule, Verdict
from whitestone.figures.rules.kinds import UNIT_AMBIGUOUS, UNIT_SPELT_OTHERWISE, UNIT_UNMATCHED
from whitestone.figures.rules.words import listed
from whitestone.profiles import Match
from whitestone.profiles.names import How


def names(folder: Folder) -> Iterator[Check]:
    """Each written name of a unit once."""
    for match in folder.matches:
        yield _name(match)


def _name(match: Match) -> Check:
    labels = [f"{unit.label}, {unit.code}" for unit in match.candidates]
    if match.how is How.UNMATCHED:
        offer = f"It resembles {listed(labels)}; that is an offer and was not applied." if labels else ""
        step = f"{match.written}: no code, spelling, name or alias of the profile"
        return Check(
            UNIT_UNMATCHED,
            Verdict.QUESTION,
            match.written,
            (step, *((offer,) if offer else ())),
            values={"value": match.written},
        )
    if match.unit is None:
        return Check(
            UNIT_AMBIGUOUS,
            Verdict.QUESTION,
            match.written,
            (f"{match.written}: {listed(labels)}",),
            values={"value": match.written, "units": listed(labels)},
        )
    unit = f"{match.unit.label}, {match.unit.code}"
    own = match.how in (How.CODE, How.NAME)
    return Check(
        UNIT_SPELT_OTHERWISE,
        Verdict.AGREES if own else Verdict.NOTE,
        f"The name {match.written}",
        (f"{match.written} = {unit} ({match.how.value})", *((match.note,) if match.note else ())),
        values={"value": match.written, "unit": unit, "how": match.how.value},
    )


RULES: tuple[Rule, ...] = (names,)
