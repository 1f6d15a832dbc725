"""Enters a whole invented programme into an empty register: all of it, or nothing.

History goes in as history, by the action that says so; the year of 2024 and what waits for review go through the
ordinary actions.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.db import transaction

from whitestone.demonstration import SHARES, Programme
from whitestone.intake.demonstration import history, operations, year
from whitestone.intake.demonstration.desk import Staff, fill_desk
from whitestone.intake.demonstration.people import authors, open_accounts
from whitestone.intake.demonstration.published import install_published
from whitestone.intake.demonstration.reference import REASON, install_reference, models_of, organisations
from whitestone.land.progress import SILENT, Progress
from whitestone.problems import ProblemError, register
from whitestone.records.evidence.models import Evidence
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review.actions.installing import Past, install_history
from whitestone.review.models import Event, Person
from whitestone.review.versions import Version

NOT_EMPTY = register(
    "demonstration-not-empty",
    "This register already holds events: invented records never go beside others.",
    "Name an empty register with WHITESTONE_HOME (and WHITESTONE_DATABASE), and run whitestone migrate there first.",
)
_SIGNED = ("hazards.gpkg", "releases.gpkg", "finds.gpkg", "evidence.gpkg")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was entered.

    Attributes
    ----------
    history
        Versions of history by word.
    waiting
        Number of records that wait on the desk.
    tasks
        Number of tasks of the year that went through review.
    """

    history: dict[str, int]
    waiting: int
    tasks: int


def load(programme: Programme, *, progress: Progress = SILENT) -> Loaded:
    """Enter the programme.

    Raises
    ------
    ProblemError
        ``demonstration-not-empty``; nothing was entered.
    """
    if Event.objects.exists():
        raise ProblemError(NOT_EMPTY())
    bodies, models = organisations(programme), models_of(programme)
    with transaction.atomic():
        signed = (programme.table(file).columns["entered_by"].tolist() for file in _SIGNED)
        signing = {name for names in signed for name in names}
        signers = authors({*signing, *map(operations.officer, bodies), operations.HEADQUARTERS})
        install_reference(programme, signers[operations.HEADQUARTERS])
        shares = _shares(programme)
        people = open_accounts(bodies, shares)
        entered: Counter[str] = Counter()
        rows: tuple[tuple[type[Version], str, Iterator[Past]], ...] = (
            (Hazard, "hazards.gpkg", history.hazards(programme, signers, bodies)),
            (Release, "releases.gpkg", history.releases(programme, signers, bodies)),
            (Find, "finds.gpkg", history.finds(programme, signers, bodies, models)),
            (Evidence, "evidence.gpkg", history.evidence(programme, signers, bodies)),
        )
        for model, file, past in rows:
            counted = _counted(past, f"entering {model.word}s", len(programme.table(file)), progress)
            entered[model.word] += install_history(model, counted, reason=REASON)
        cast = operations.Cast(programme, bodies, signers)
        operating = operations.every_row(cast)
        for done, (word, versions) in enumerate(operating, start=1):
            entered[word.word] += install_history(word, versions, reason=REASON)
            progress.step("entering operations", done, len(operating))
        entered.update(install_published(signers[operations.HEADQUARTERS]))
        staff = _staff(bodies, people, shares)
        office = year.Office(staff.officers, staff.verifiers, staff.headquarters, people["demo-hq-2"])
        reviewed = year.run(cast, office, models, progress)
        return Loaded(dict(entered), fill_desk(programme, staff), reviewed)


def _counted(past: Iterator[Past], what: str, total: int, progress: Progress) -> Iterator[Past]:
    for done, one in enumerate(past, start=1):
        yield one
        if done % 500 == 0 or done == total:
            progress.step(what, done, total)


def _shares(programme: Programme) -> dict[str, Sequence[str]]:
    """Codes of the units west and east of the middle of all recorded hazards."""
    units, hazards = programme.table("units.gpkg"), programme.table("hazards.gpkg")
    middle = np.median(shapely.get_x(shapely.centroid(hazards.places)))
    east = shapely.get_x(shapely.centroid(units.places)) > middle
    codes = units.columns["code"]
    return {share: codes[east == side].tolist() for share, side in zip(SHARES, (False, True), strict=True)}


def _staff(bodies: dict[str, uuid.UUID], people: dict[str, Person], shares: dict[str, Sequence[str]]) -> Staff:
    return Staff(
        officers={bodies["SYN-O-anama"]: people["demo-officer"], bodies["SYN-O-safe-point"]: people["demo-partner"]},
        verifiers={code: people[f"demo-{share}"] for share, codes in shares.items() for code in codes},
        headquarters=people["demo-hq-1"],
    )
