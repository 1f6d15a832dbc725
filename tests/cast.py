"""The people of every test of rights: ten, from the public to headquarters, over two organisations and two regions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from whitestone.review.actions.people import appoint, open_account
from whitestone.review.models import Person
from whitestone.review.rules import Role

OPERATOR = uuid.UUID("0190aaaa-0000-7000-8000-00000000000a")
OTHER_OPERATOR = uuid.UUID("0190bbbb-0000-7000-8000-00000000000b")
NORTH, SOUTH = "N", "S"
PASSWORD = "white stones face the safe side"  # noqa: S105  # accounts of tests


@dataclass(frozen=True)
class Cast:
    anonymous: AnonymousUser
    nobody: Person
    reader: Person
    field: Person
    officer: Person
    outsider: Person
    verifier: Person
    other_verifier: Person
    headquarters: Person
    second_headquarters: Person
    administrator: Person

    def everyone(self) -> dict[str, Person | AnonymousUser]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _person(name: str) -> Person:
    return open_account(actor=None, username=name, password=PASSWORD)


def gather() -> Cast:
    """Open the accounts, appoint them, and give reviewers their second factor."""
    people = {field.name: _person(field.name) for field in fields(Cast) if field.name != "anonymous"}
    appoint(people["reader"], Role.READER, actor=None)
    appoint(people["field"], Role.FIELD, actor=None, organisation=OPERATOR)
    appoint(people["officer"], Role.OFFICER, actor=None, organisation=OPERATOR)
    appoint(people["outsider"], Role.OFFICER, actor=None, organisation=OTHER_OPERATOR)
    appoint(people["verifier"], Role.VERIFIER, actor=None, units=[NORTH])
    appoint(people["other_verifier"], Role.VERIFIER, actor=None, units=[SOUTH])
    appoint(people["headquarters"], Role.HEADQUARTERS, actor=None)
    appoint(people["second_headquarters"], Role.HEADQUARTERS, actor=None)
    appoint(people["administrator"], Role.ADMINISTRATOR, actor=None)
    for name in ("verifier", "other_verifier", "headquarters", "second_headquarters"):
        Authenticator.objects.create(user=people[name], type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    return Cast(anonymous=AnonymousUser(), **people)
