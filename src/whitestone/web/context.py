"""What every page needs: the words that its menu lists, and the standing of whoever looks."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.rules import current
from whitestone.review.words import all_words

_IN_MENU = (
    "hazard",
    "evidence",
    "survey",
    "release",
    "find",
    "source",
    "figure",
    "return",
    "task",
    "organisation",
    "accreditation",
    "unit",
    "term",
    "ordnance",
    "profile",
)


def menu(request: HttpRequest) -> dict[str, Any]:
    """Words and standing."""
    words = {word.name: word for word in all_words()}
    items: list[dict[str, Any]] = [
        {"plural": words[name].plural, "address": reverse(f"{name}-list")} for name in _IN_MENU
    ]
    user = getattr(request, "user", None)
    if isinstance(user, Person):
        items.append({"plural": _("contradictions among figures"), "address": reverse("contradictions")})
    standing = standing_of(user) if isinstance(user, Person) else None
    rules = current() if standing is None else standing.rules
    return {"all_words": items, "standing": standing, "demonstration": rules.demonstration}
