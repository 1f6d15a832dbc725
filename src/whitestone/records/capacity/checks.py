"""Data-quality rules of teams, staff, animals, machines, tests, courses and contracts."""

from __future__ import annotations

from collections.abc import Iterator

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
from whitestone.records.reference.lists import foreign_codes
from whitestone.review.links import broken
from whitestone.review.order import dates_reversed
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding

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


def _common(version: Version) -> list[Finding]:
    return [*foreign_codes(version), *broken(version)]


def check_team(team: Team) -> list[Finding]:
    """Rules of teams."""
    return [*_common(team), *dates_reversed(team, "effective", "disbanded")]


def _same_body(version: Staff | Animal | Machine) -> Iterator[Finding]:
    if version.team is None:
        return
    team = Team.objects.as_at(version.effective).filter(record=version.team).first()
    if team is not None and team.organisation != version.organisation:
        said = TEAM_OF_OTHER(record=str(version.record), column="team", value=str(version.team), word=version.word)
        yield Finding(said, Severity.REFUSE)


def check_staff(staff: Staff) -> list[Finding]:
    """Rules of staff; the day on which somebody left may lie before the day that an update is about."""
    return [*_common(staff), *_same_body(staff)]


def check_identity(identity: Identity) -> list[Finding]:
    """Rules of identities."""
    return [*_common(identity), *dates_reversed(identity, "born", "effective")]


def check_animal(animal: Animal) -> list[Finding]:
    """Rules of animals."""
    return [*_common(animal), *_same_body(animal)]


def check_machine(machine: Machine) -> list[Finding]:
    """Rules of machines."""
    found = [*_common(machine), *_same_body(machine)]
    others = Machine.objects.standing().exclude(record=machine.record)
    if others.filter(organisation=machine.organisation, serial__iexact=machine.serial).exists():
        said = SERIAL_TWICE(record=str(machine.record), column="serial", value=machine.serial)
        found.append(Finding(said, Severity.REFUSE))
    return found


def check_trial(trial: Trial) -> list[Finding]:
    """Rules of tests."""
    found = [*_common(trial), *dates_reversed(trial, "effective", "valid_until")]
    if (trial.machine is None) == (trial.animal is None):
        said = TESTED_NOT_ONE(
            record=str(trial.record), column="machine", value="neither" if trial.machine is None else "both"
        )
        found.append(Finding(said, Severity.REFUSE))
    return found


def check_course(course: Course) -> list[Finding]:
    """Rules of courses."""
    return [*_common(course), *dates_reversed(course, "started", "effective")]


def check_attendance(attendance: Attendance) -> list[Finding]:
    """Rules of attendance."""
    return [*_common(attendance), *dates_reversed(attendance, "effective", "valid_until")]


def check_contract(contract: Contract) -> list[Finding]:
    """Rules of contracts."""
    found = [*_common(contract), *dates_reversed(contract, "valid_from", "valid_until")]
    if contract.organisation == contract.partner:
        said = PARTNER_OF_ITSELF(record=str(contract.record), column="partner")
        found.append(Finding(said, Severity.REFUSE))
    return found
