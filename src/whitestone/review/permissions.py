"""What a person may see and do, worked out once from their appointments and the nation's rules. Asks no request."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from whitestone.review.models import Person
from whitestone.review.rules import Role, Rules, Tier, current
from whitestone.review.states import Right, State

if TYPE_CHECKING:
    from whitestone.review.versions import Version

_NOTHING = Q(pk__in=())
_PUBLIC = frozenset({Tier.PUBLIC})
_PUBLISHED = Q(approved_from__isnull=False)


@dataclass(frozen=True)
class Standing:
    """What one person's appointments amount to.

    Attributes
    ----------
    writes_for, submits_for
        Organisations for which the person drafts, and for which they submit.
    verifies_in
        Codes of the administrative units that the person verifies.
    tiers
        Tiers of other organisations' approved records that the person sees.
    appointed
        Whether the person holds any role; an account without one is shown what the public is shown.
    """

    person: Person | None
    rules: Rules
    writes_for: frozenset[uuid.UUID]
    submits_for: frozenset[uuid.UUID]
    verifies_in: frozenset[str]
    tiers: frozenset[Tier]
    headquarters: bool
    administrator: bool
    appointed: bool

    def sees(self) -> Q:
        """The filter behind `visible_to`."""
        return self._seen

    @cached_property
    def _seen(self) -> Q:
        opened = _PUBLISHED & Q(tier__in=self.tiers)
        if self.tiers == _PUBLIC:
            # The public is shown what stands now, not what was corrected or withdrawn since.
            opened &= Q(approved_until__isnull=True)
        if self.person is None:
            return opened
        sent = ~Q(state__in=(State.DRAFT,)) & Q(tier__in=self.tiers)
        return reduce(
            or_,
            [
                opened,
                Q(owner__in=self.writes_for) if self.writes_for else _NOTHING,
                sent & Q(unit__in=self.verifies_in) if self.verifies_in else _NOTHING,
                Q(author=self.person) | sent if self.headquarters else _NOTHING,
            ],
        )

    def may_write_for(self, owner: uuid.UUID | None) -> bool:
        """Whether the person may draft for an organisation; headquarters enters what comes on paper for anybody."""
        return self.headquarters or owner in self.writes_for

    def rights(self, version: Version) -> frozenset[Right]:
        """What the person may do with a version, whatever its state and whoever wrote it."""
        regional = version.unit in self.verifies_in if version.unit else self.headquarters
        held = {
            Right.WRITE: self.may_write_for(version.owner),
            Right.SUBMIT: self.headquarters or version.owner in self.submits_for,
            Right.VERIFY: regional,
            Right.APPROVE: self.headquarters,
        }
        return frozenset(right for right, true in held.items() if true)

    @property
    def has_second_factor(self) -> bool:
        """Whether the account has an authenticator or a passkey."""
        return self.person is not None and bool(is_mfa_enabled(self.person))


def standing_of(user: Person | AnonymousUser) -> Standing:
    """The standing of a signed-in person or of the public."""
    rules = current()
    if not isinstance(user, Person) or not user.is_active:
        nobody: frozenset[uuid.UUID] = frozenset()
        return Standing(None, rules, nobody, nobody, frozenset(), _PUBLIC, False, False, False)
    held = list(user.appointments.all())
    roles = {Role(one.role) for one in held}

    def organisations(*wanted: Role) -> frozenset[uuid.UUID]:
        return frozenset(one.organisation for one in held if one.organisation and one.role in wanted)

    return Standing(
        person=user,
        rules=rules,
        writes_for=organisations(Role.FIELD, Role.OFFICER),
        submits_for=organisations(Role.OFFICER),
        verifies_in=frozenset(code for one in held if one.role == Role.VERIFIER for code in one.units),
        tiers=_PUBLIC.union(*(rules.tiers.get(role, frozenset()) for role in roles)),
        headquarters=Role.HEADQUARTERS in roles,
        administrator=Role.ADMINISTRATOR in roles,
        appointed=bool(roles),
    )
