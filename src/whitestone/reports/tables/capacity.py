"""Facts of capacity: teams, staff, animals and machines as they come and go, so that all until a day is what was there.

Staff of survey teams count as survey personnel, all other operational staff as staff for clearance: nobody twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace

from whitestone.records.capacity.models import Animal, AnimalKind, Contract, Function, Machine, Sex, Staff, Team
from whitestone.records.capacity.scope import Scope
from whitestone.records.organisations.models import Accreditation
from whitestone.reports.facts import Facts
from whitestone.reports.gathering import Gathered, Spell, along, by_record, spells
from whitestone.reports.snapshot import Snapshot, source
from whitestone.review.versions import Version

_SURVEYING = (Scope.NTS, Scope.TS)
_VALUES = ("teams", "people", "women", "men", "dogs", "rats", "machines")
_SPLITS = ("organisation", "reported_within", "function", "sex", "activity", "counted_as", "kind", "unit")


class _Capacity:
    """The table under way."""

    def __init__(self, register: Snapshot) -> None:
        moment = register.known_at
        self.gathered = Gathered(_VALUES, _SPLITS)
        self.teams = by_record(
            cut for one in spells(Team.objects.known_at(moment)) if (cut := one.until(one.one.disbanded))
        )
        self.within: dict[uuid.UUID, list[Spell[Contract]]] = {}
        for deal in spells(Contract.objects.known_at(moment).filter(counted_together=True)):
            last = deal.one.valid_until
            running = deal.meets(deal.one.valid_from, None if last is None else last + dt.timedelta(days=1))
            if running is not None:
                kept = replace(deal, start=running[0], end=running[1])
                self.within.setdefault(deal.one.organisation, []).append(kept)

    def stock(self, spell: Spell[Version], body: uuid.UUID, values: dict[str, float], splits: dict[str, str]) -> None:
        """Add what came with a spell, and take it away where it ends."""
        for start, end, contract in along(spell, self.within.get(body, ())):
            said = {**splits, "organisation": body, "reported_within": contract.partner if contract else body}
            self.gathered.add(spell.one, start, values, said)
            if end is not None:
                self.gathered.add(spell.one, end, {name: -value for name, value in values.items()}, said)

    def of_teams(self, spell: Spell[Staff]) -> Iterator[tuple[Spell[Staff], Team | None]]:
        """A spell of a member of staff with the team at the time, in which it had one activity and one district."""
        teams = self.teams.get(spell.one.team, []) if spell.one.team else []
        for start, end, team in along(spell, teams):
            yield replace(spell, start=start, end=end), team


@source("capacity", _VALUES, _SPLITS)
def capacity(register: Snapshot) -> Facts:
    """What there is of each: plus on the day on which it came, minus on the day on which it left.

    `unit` is the district that the record names, of staff that of the team: where it is based, not where it worked.
    `reported_within` is the partner within whose numbers an organisation is reported on the day, or itself.
    """
    work, moment = _Capacity(register), register.known_at
    for teams in work.teams.values():
        for one in teams:
            activity = one.one.activity
            counted = "survey" if activity in _SURVEYING else "clearance"
            splits = {"activity": activity, "counted_as": counted, "unit": one.one.unit}
            work.stock(one, one.one.organisation, {"teams": 1.0}, splits)
    for member in spells(Staff.objects.known_at(moment)):
        there = member.until(member.one.left)
        for part, team in work.of_teams(there) if there else ():
            _staff(work, part, team)
    for animal in spells(Animal.objects.known_at(moment)):
        if (kept := animal.until(animal.one.retired)) is not None:
            value = "dogs" if animal.one.kind == AnimalKind.DOG else "rats"
            work.stock(kept, animal.one.organisation, {value: 1.0}, {"kind": animal.one.kind, "unit": animal.one.unit})
    for machine in spells(Machine.objects.known_at(moment)):
        if (running := machine.until(machine.one.retired)) is not None:
            work.stock(
                running,
                machine.one.organisation,
                {"machines": 1.0},
                {"kind": machine.one.kind, "unit": machine.one.unit},
            )
    return work.gathered.facts()


def _staff(work: _Capacity, part: Spell[Staff], team: Team | None) -> None:
    member, activity = part.one, team.activity if team else ""
    counted = "survey" if activity in _SURVEYING else "clearance"
    splits = {
        "function": member.function,
        "sex": member.sex,
        "activity": activity,
        "unit": (team.unit if team else "") or member.unit,
        "counted_as": counted if member.function == Function.OPERATIONAL else "",
    }
    women, men = float(member.sex == Sex.FEMALE), float(member.sex == Sex.MALE)
    work.stock(part, member.organisation, {"people": 1.0, "women": women, "men": men}, splits)


@source("accreditations", ("count",), ("organisation", "activity", "kind"))
def accreditations(register: Snapshot) -> Facts:
    """Accreditations in force, suspended ones left out: plus on the first day, minus on the day after the last."""
    gathered = Gathered(("count",), ("organisation", "activity", "kind"))
    for spell in spells(Accreditation.objects.known_at(register.known_at)):
        one = spell.one
        shared = spell.meets(one.valid_from, one.valid_until + dt.timedelta(days=1))
        if one.suspended or shared is None:
            continue
        splits = {"organisation": one.organisation, "activity": one.activity, "kind": one.kind}
        gathered.add(one, shared[0], {"count": 1.0}, splits)
        if shared[1] is not None:
            gathered.add(one, shared[1], {"count": -1.0}, splits)
    return gathered.facts()
