"""Who sees a delivery: its sender's organisation, who sent it, and headquarters. Files hold more than records show."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from whitestone.intake.models import Delivery
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of


def visible_to(user: Person | AnonymousUser) -> QuerySet[Delivery]:
    """Where every list, page and file of deliveries begins."""
    standing = standing_of(user)
    if standing.person is None:
        return Delivery.objects.none()
    if standing.headquarters:
        return Delivery.objects.all()
    # Who was dismissed from an organisation sees no more of it than anybody else.
    return Delivery.objects.filter(Q(owner__in=standing.writes_for))
