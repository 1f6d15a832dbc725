"""The people of the demonstration's register: accounts to sign in with, and those under whose names history stands.

All invented. What the accounts are is said in `whitestone.demonstration.accounts`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from whitestone.demonstration import ACCOUNTS, PASSWORD
from whitestone.review.actions.people import appoint, open_account
from whitestone.review.models import Person
from whitestone.review.rules import Role


def open_accounts(organisations: Mapping[str, uuid.UUID], units: Mapping[str, Sequence[str]]) -> dict[str, Person]:
    """The accounts to sign in with, appointed; by username.

    Parameters
    ----------
    organisations
        Record ids by the programme's id of an operator.
    units
        Codes of units by share.
    """
    people = {}
    for one in ACCOUNTS:
        person = open_account(actor=None, username=one.username, password=PASSWORD, name=f"SYNTHETIC {one.username}")
        organisation = organisations[one.operator] if one.operator else None
        appoint(person, Role(one.role), actor=None, organisation=organisation, units=units.get(one.share, ()))
        people[one.username] = person
    return people


def authors(usernames: Iterable[str]) -> dict[str, Person]:
    """Accounts under whose names history stands; nobody can sign in with them."""
    return {
        name: open_account(actor=None, username=name, password=None, name=f"SYNTHETIC {name}")
        for name in sorted(set(usernames))
    }
