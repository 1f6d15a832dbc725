"""What every page needs: the menu by task, the standing of whoever looks, and how they like to look."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.rules import current
from whitestone.review.words import all_words

_LAND = ("hazard", "evidence", "survey", "release", "find")
_NATION = ("organisation", "accreditation", "unit", "term", "ordnance", "profile")
THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def _item(label: str, name: str, here: str) -> dict[str, Any] | None:
    """An entry of the menu; none where this register has no such page."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return None
    return {
        "label": label,
        "address": address,
        "here": here == address or (address != "/" and here.startswith(address)),
    }


def menu(request: HttpRequest) -> dict[str, Any]:
    """Entries by task, words of records, standing and theme."""
    user = getattr(request, "user", None)
    standing = standing_of(user) if isinstance(user, Person) else None
    here, plurals = request.path, {word.name: str(word.plural) for word in all_words()}
    others = sorted(set(plurals) - set(_LAND) - set(_NATION))
    first = [_item(_("Today"), "home", here), _item(_("Map"), "map", here)]
    last: list[dict[str, Any] | None] = []
    if standing is not None:
        first.append(_item(_("Desk"), "desk", here))
        last += [_item(_("Ledger"), "ledger", here), _item(_("Reports"), "reports", here)]
        last += [_item(_("Contradictions"), "contradictions", here), _item(_("Batches"), "batches", here)]
    words = {
        "land": [_item(plurals[name], f"{name}-list", here) for name in (*_LAND, *others) if name in plurals],
        "nation": [_item(plurals[name], f"{name}-list", here) for name in _NATION if name in plurals],
    }
    administration = [_item(_("People"), "people", here)] if standing is not None and standing.administrator else []
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "menu_first": [one for one in first if one],
        "menu_records": [one for one in words["land"] if one],
        "menu_last": [one for one in last if one],
        "menu_administration": [one for one in (*words["nation"], *administration) if one],
        "languages": settings.LANGUAGES,
        "theme": theme if theme in THEMES else "",
        "standing": standing,
        "demonstration": (current() if standing is None else standing.rules).demonstration,
    }
