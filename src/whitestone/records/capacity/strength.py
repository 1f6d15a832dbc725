"""Capacity by operator on a day, as the two capacity tables of a country chapter count it. Pure queries; no page.

Survey personnel are the operational staff of survey teams. Operational staff for clearance are all other operational
staff, so that nobody is counted in both tables.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from whitestone.records.capacity.models import Animal, AnimalKind, Contract, Function, Machine, Sex, Staff, Team
from whitestone.records.capacity.scope import Scope
from whitestone.records.organisations.models import Organisation
from whitestone.review.models import Person

_SURVEYING = (Scope.NTS, Scope.TS)


@dataclass(frozen=True, slots=True)
class SurveyCapacity:
    """One operator's teams for non-technical and technical survey, and the people in them."""

    operator: str
    nts_teams: int
    nts_personnel: int
    ts_teams: int
    ts_personnel: int


@dataclass(frozen=True, slots=True)
class ClearanceCapacity:
    """One operator's operational staff for clearance, its dogs and its machines.

    `including` names the partners whose numbers are reported within the operator's own.
    """

    operator: str
    operational_staff: int
    dogs: int
    machines: int
    including: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffBySex:
    """Staff of one function by sex; without a function, of all."""

    function: str
    total: int
    women: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """All that an operator could put into the field on a day, as one person may see it."""

    survey: tuple[SurveyCapacity, ...]
    clearance: tuple[ClearanceCapacity, ...]
    staff: tuple[StaffBySex, ...]


def capacity_as_at(user: Person | AnonymousUser, day: dt.date, known_at: dt.datetime | None = None) -> Capacity:
    """Capacity of every operator on a day, as it was known at a moment (now, where none is given)."""
    gone = Q(disbanded__isnull=True) | Q(disbanded__gt=day)
    teams = Team.objects.visible_to(user).as_at(day, known_at).filter(gone)
    activity = {record: (body, kind) for record, body, kind in teams.values_list("record", "organisation", "activity")}
    there = Q(left__isnull=True) | Q(left__gt=day)
    staff = Staff.objects.visible_to(user).as_at(day, known_at).filter(there)
    people = list(staff.values_list("organisation", "function", "sex", "team"))
    kept = Q(retired__isnull=True) | Q(retired__gt=day)
    dogs = Animal.objects.visible_to(user).as_at(day, known_at).filter(kept, kind=AnimalKind.DOG)
    machines = Machine.objects.visible_to(user).as_at(day, known_at).filter(kept)
    named = Organisation.objects.visible_to(user).as_at(day, known_at)
    names = dict(named.values_list("record", "name"))
    surveyors, clearing = _counted(people, activity)
    return Capacity(
        survey=_survey(names, Counter(activity.values()), surveyors),
        clearance=_clearance(
            names,
            _reported_within(user, day, known_at),
            clearing,
            Counter(dogs.values_list("organisation", flat=True)),
            Counter(machines.values_list("organisation", flat=True)),
        ),
        staff=_by_sex(people),
    )


def _counted(
    people: list[tuple[uuid.UUID, str, str, uuid.UUID | None]], activity: Mapping[uuid.UUID, tuple[uuid.UUID, str]]
) -> tuple[Counter[tuple[uuid.UUID, str]], Counter[uuid.UUID]]:
    surveyors: Counter[tuple[uuid.UUID, str]] = Counter()
    clearing: Counter[uuid.UUID] = Counter()
    for body, function, _, team in people:
        if function != Function.OPERATIONAL:
            continue
        kind = activity[team][1] if team is not None and team in activity else ""
        if kind in _SURVEYING:
            surveyors[body, kind] += 1
        else:
            clearing[body] += 1
    return surveyors, clearing


def _survey(
    names: Mapping[uuid.UUID, str],
    teams: Counter[tuple[uuid.UUID, str]],
    surveyors: Counter[tuple[uuid.UUID, str]],
) -> tuple[SurveyCapacity, ...]:
    bodies = {body for body, kind in (*teams, *surveyors) if kind in _SURVEYING}
    rows = (
        SurveyCapacity(
            names.get(body, str(body)),
            teams[body, Scope.NTS],
            surveyors[body, Scope.NTS],
            teams[body, Scope.TS],
            surveyors[body, Scope.TS],
        )
        for body in bodies
    )
    return tuple(sorted(rows, key=lambda row: row.operator))


def _reported_within(
    user: Person | AnonymousUser, day: dt.date, known_at: dt.datetime | None
) -> dict[uuid.UUID, uuid.UUID]:
    """Organisation to the partner within whose numbers its capacity to clear is reported on the day."""
    running = Contract.objects.visible_to(user).as_at(day, known_at).filter(counted_together=True, valid_from__lte=day)
    running = running.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day)).order_by("record")
    return dict(running.values_list("organisation", "partner"))


def _clearance(
    names: Mapping[uuid.UUID, str],
    within: Mapping[uuid.UUID, uuid.UUID],
    clearing: Counter[uuid.UUID],
    dogs: Counter[uuid.UUID],
    machines: Counter[uuid.UUID],
) -> tuple[ClearanceCapacity, ...]:
    totals: dict[uuid.UUID, Counter[str]] = {}
    members: dict[uuid.UUID, list[str]] = {}
    for said, counts in (("staff", clearing), ("dogs", dogs), ("machines", machines)):
        for body, count in counts.items():
            totals.setdefault(within.get(body, body), Counter())[said] += count
    for body in sorted({*clearing, *dogs, *machines}, key=str):
        if body in within:
            members.setdefault(within[body], []).append(names.get(body, str(body)))
    rows = (
        ClearanceCapacity(
            names.get(body, str(body)), said["staff"], said["dogs"], said["machines"], tuple(members.get(body, ()))
        )
        for body, said in totals.items()
    )
    return tuple(sorted(rows, key=lambda row: row.operator))


def _by_sex(people: list[tuple[uuid.UUID, str, str, uuid.UUID | None]]) -> tuple[StaffBySex, ...]:
    every = Counter(function for _, function, _, _ in people)
    women = Counter(function for _, function, sex, _ in people if sex == Sex.FEMALE)
    rows = [StaffBySex(function, every[function], women[function]) for function in Function if every[function]]
    return (*rows, StaffBySex("", every.total(), women.total())) if rows else ()
