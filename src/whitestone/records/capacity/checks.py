"""Data-quality rules of teams, staff, animals, machines, tests, courses and contracts."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from whitestone.problems import register
from whitestone.records.capacity.models import (
    Animal,
    Attendance,
    Contract,
    Course,
    Identity,
    Machine,
    Staff,
    Team,
    Trial,
)
from whitestone.records.reference.history import OnDay, each_of, some_of
from whitestone.records.reference.lists import codes_and_links
from whitestone.review.order import dates_reversed
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding, one_by_one

V = TypeVar("V", bound=Version)
W = TypeVar("W", Staff, Animal, Machine)

TEAM_OF_OTHER = register(
    "team-of-other-organisation",
    "The {word} belongs to one organisation, and its team to another.",
    "Choose a team of the same organisation, or correct the organisation.",
)
TESTED_NOT_ONE = register(
    "tested-not-one",
    "A test is of one machine or of one animal, and this one names {value}.",
    "Name exactly one of the two.",
)
PARTNER_OF_ITSELF = register(
    "partner-of-itself",
    "The organisation and its partner are the same.",
    "Name the other side of the contract.",
)
SERIAL_TWICE = register(
    "machine-serial-twice",
    'The organisation has another machine with the serial number "{value}".',
    "Use that record; if they are two machines, tell them apart by their serial numbers.",
)


Found = Iterator[tuple[V, Finding]]


def check_teams(teams: Sequence[Team]) -> Found[Team]:
    """Rules of teams."""
    yield from codes_and_links(teams)
    yield from one_by_one(teams, lambda one: dates_reversed(one, "effective", "disbanded"))


def _same_body(versions: Sequence[W]) -> Found[W]:
    teams = OnDay(each_of(Team.objects.standing(), "record", {one.team for one in versions if one.team is not None}))
    for version in versions:
        team = teams.on(version.team, version.effective)
        if team is not None and team.organisation != version.organisation:
            said = TEAM_OF_OTHER(record=str(version.record), column="team", value=str(version.team), word=version.word)
            yield version, Finding(said, Severity.REFUSE)


def check_staff(staff: Sequence[Staff]) -> Found[Staff]:
    """Rules of staff; the day on which somebody left may lie before the day that an update is about."""
    yield from codes_and_links(staff)
    yield from _same_body(staff)


def check_identities(identities: Sequence[Identity]) -> Found[Identity]:
    """Rules of identities."""
    yield from codes_and_links(identities)
    yield from one_by_one(identities, lambda one: dates_reversed(one, "born", "effective"))


def check_animals(animals: Sequence[Animal]) -> Found[Animal]:
    """Rules of animals."""
    yield from codes_and_links(animals)
    yield from _same_body(animals)


def check_machines(machines: Sequence[Machine]) -> Found[Machine]:
    """Rules of machines."""
    yield from codes_and_links(machines)
    yield from _same_body(machines)
    owned: defaultdict[tuple[uuid.UUID, str], set[uuid.UUID]] = defaultdict(set)
    for some in some_of(Machine.objects.standing(), "organisation", {one.organisation for one in machines}):
        for record, body, serial in some.values_list("record", "organisation", "serial"):
            owned[body, serial.casefold()].add(record)
    for machine in machines:
        if owned[machine.organisation, machine.serial.casefold()] - {machine.record}:
            said = SERIAL_TWICE(record=str(machine.record), column="serial", value=machine.serial)
            yield machine, Finding(said, Severity.REFUSE)


def check_trials(trials: Sequence[Trial]) -> Found[Trial]:
    """Rules of tests."""
    yield from codes_and_links(trials)
    yield from one_by_one(trials, lambda one: dates_reversed(one, "effective", "valid_until"))
    for trial in trials:
        if (trial.machine is None) == (trial.animal is None):
            value = "neither" if trial.machine is None else "both"
            said = TESTED_NOT_ONE(record=str(trial.record), column="machine", value=value)
            yield trial, Finding(said, Severity.REFUSE)


def check_courses(courses: Sequence[Course]) -> Found[Course]:
    """Rules of courses."""
    yield from codes_and_links(courses)
    yield from one_by_one(courses, lambda one: dates_reversed(one, "started", "effective"))


def check_attendance(attendance: Sequence[Attendance]) -> Found[Attendance]:
    """Rules of attendance."""
    yield from codes_and_links(attendance)
    yield from one_by_one(attendance, lambda one: dates_reversed(one, "effective", "valid_until"))


def check_contracts(contracts: Sequence[Contract]) -> Found[Contract]:
    """Rules of contracts."""
    yield from codes_and_links(contracts)
    yield from one_by_one(contracts, lambda one: dates_reversed(one, "valid_from", "valid_until"))
    for contract in contracts:
        if contract.organisation == contract.partner:
            said = PARTNER_OF_ITSELF(record=str(contract.record), column="partner")
            yield contract, Finding(said, Severity.REFUSE)
