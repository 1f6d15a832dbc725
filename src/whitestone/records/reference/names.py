"""Names of administrative units as people write them, and the one unit that each means. Never guesses."""

from __future__ import annotations

from collections import defaultdict

from django.utils import timezone

from whitestone.profiles import fold
from whitestone.records.reference.models import Unit


def unit_codes() -> dict[str, set[str]]:
    """Codes of the approved units by their codes, names, names in other languages and aliases, all folded."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    columns = ("code", "name", "names", "aliases")
    for code, name, names, aliases in Unit.objects.as_at(timezone.now().date()).values_list(*columns):
        for written in (code, name, *dict(names).values(), *aliases):
            found[fold(str(written))].add(code)
    return found


def unit_named(written: str) -> str:
    """Code of the only unit that a name can mean; empty where there is none or more than one."""
    codes = unit_codes().get(fold(written), set())
    return next(iter(codes)) if len(codes) == 1 else ""
