"""Accounts and appointments: made and ended by administrators only, each with its event."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from whitestone.problems import ProblemError, register
from whitestone.review import problems as say
from whitestone.review.audit import writing
from whitestone.review.models import Appointment, Person
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Role

USERNAME_TAKEN = register("username-taken", "There is already an account named {value}.", "Choose another name.")
BAD_PASSWORD = register("bad-password", "{reason}", "Choose a longer sentence of your own.")
APPOINTMENT_INCOMPLETE = register(
    "appointment-incomplete",
    "A {role} is appointed for {needs}, and none is named.",
    "Name {needs}.",
)
_NEEDS = {Role.FIELD: "an organisation", Role.OFFICER: "an organisation", Role.VERIFIER: "administrative units"}


def _only_administrators(actor: Person | None, step: str) -> None:
    if actor is not None and not standing_of(actor).administrator:
        raise ProblemError(say.NO_RIGHT(word="person", step=step, rights="administer"))


def open_account(
    *, actor: Person | None, username: str, password: str | None, name: str = "", email: str = ""
) -> Person:
    """Make an account without any right. `actor` is None only for the command line of the machine itself.

    Without a password nobody can sign in with it: records of the past stand under such accounts.
    """
    _only_administrators(actor, "open an account")
    if Person.objects.filter(username__iexact=username).exists():
        raise ProblemError(USERNAME_TAKEN(column="username", value=username))
    first, _, last = name.partition(" ")
    person = Person(username=username, email=email, first_name=first, last_name=last)
    try:
        person.full_clean(exclude=["password"])
        if password is not None:
            validate_password(password, person)
    except ValidationError as error:
        raise ProblemError(BAD_PASSWORD(column="password", reason=reason) for reason in error.messages) from None
    person.set_password(password)
    with writing(actor) as entry:
        person.save()
        entry.add("open account", "person", new={"username": username, "name": name, "email": email})
    return person


def close_account(person: Person, *, actor: Person | None, reason: str) -> None:
    """Shut an account; what the person did stays under their name."""
    _only_administrators(actor, "close an account")
    with writing(actor, reason) as entry:
        person.is_active = False
        person.save()
        entry.add("close account", "person", old={"username": person.username})


def appoint(
    person: Person,
    role: Role,
    *,
    actor: Person | None,
    organisation: uuid.UUID | None = None,
    units: Sequence[str] = (),
) -> Appointment:
    """Give a person a role."""
    _only_administrators(actor, "appoint")
    if (role in (Role.FIELD, Role.OFFICER) and organisation is None) or (role is Role.VERIFIER and not units):
        raise ProblemError(APPOINTMENT_INCOMPLETE(role=role, needs=_NEEDS[role]))
    with writing(actor) as entry:
        held = Appointment.objects.create(person=person, role=role, organisation=organisation, units=sorted(units))
        new = {"username": person.username, "role": role, "organisation": str(organisation), "units": sorted(units)}
        entry.add("appoint", "person", new=new)
    return held


def dismiss(held: Appointment, *, actor: Person | None, reason: str) -> None:
    """Take a role from a person."""
    _only_administrators(actor, "dismiss")
    with writing(actor, reason) as entry:
        old = {"username": held.person.username, "role": held.role, "organisation": str(held.organisation)}
        held.delete()
        entry.add("dismiss", "person", old={**old, "units": held.units})
