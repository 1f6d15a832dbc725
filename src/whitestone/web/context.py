"""What every page needs: the menu by task, the standing of whoever looks, and how they like to look."""

from __future__ import annotations

from collections.abc import Iterable
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
_SAID = ("source", "figure", "return", "publication")
_NATION = ("organisation", "accreditation", "unit", "term", "ordnance", "profile")
THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def _items(entries: Iterable[tuple[str, str]], here: str) -> list[dict[str, Any]]:
    """Entries of the menu, by the name of their address; those that this register has not are left out."""
    found = []
    for name, label in entries:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        active = here == address or (address != "/" and here.startswith(address))
        found.append({"label": label, "address": address, "here": active})
    return found


def menu(request: HttpRequest) -> dict[str, Any]:
    """Entries by task, words of records, standing and theme."""
    user = getattr(request, "user", None)
    standing = standing_of(user) if isinstance(user, Person) else None
    here, plurals = request.path, {word.name: str(word.plural) for word in all_words()}

    def lists(names: Iterable[str]) -> list[dict[str, Any]]:
        return _items([(f"{name}-list", plurals[name]) for name in names if name in plurals], here)

    operations = sorted(set(plurals) - {*_LAND, *_NATION, *_SAID}, key=plurals.__getitem__)
    groups = [(_("Land"), lists(_LAND)), (_("Operations"), lists(operations)), (_("What others said"), lists(_SAID))]
    work: list[tuple[str, str]] = []
    if standing is not None:
        work = [("task-board", _("Task board")), ("task-timeline", _("Timeline")), ("task-plan", _("Work plan"))]
        work += [("work-alarms", _("Alarms of the work")), ("capacity", _("Capacity"))]
        work += [("quality-shares", _("Inspected share"))]
        work += [("intake", _("Intake")), ("twins", _("Likely duplicates")), ("batches", _("Batches"))]
        work += [("exports", _("Exports")), ("kept-lists", _("Kept lists")), ("contradictions", _("Contradictions"))]
    first = [("home", _("Today")), ("map", _("Map")), *([("desk", _("Desk"))] if standing else [])]
    last = [("ledger", _("Ledger")), ("reports", _("Reports"))] if standing else []
    people = [("people", _("People"))] if standing is not None and standing.administrator else []
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "menu_first": _items(first, here),
        "menu_groups": [(title, items) for title, items in groups if items],
        "menu_work": _items(work, here),
        "menu_last": _items(last, here),
        "menu_administration": [*lists(_NATION), *_items(people, here)],
        "languages": settings.LANGUAGES,
        "theme": theme if theme in THEMES else "",
        "standing": standing,
        "demonstration": (current() if standing is None else standing.rules).demonstration,
    }
