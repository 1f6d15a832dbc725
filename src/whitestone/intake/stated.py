"""The administrative unit that a sender wrote down, beside the one in which the place lies. Changes neither."""

from __future__ import annotations

import unicodedata

from whitestone.intake import problems as say
from whitestone.intake.staged import StagedRow
from whitestone.records.reference.models import Unit
from whitestone.review.rules import Severity


class Stated:
    """Compares names with units, whatever the spelling of capitals and accents."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, set[str]]] = {}
        for unit in Unit.objects.standing():
            known = {unit.code, unit.name, *unit.aliases, *map(str, unit.names.values())}
            self._names[unit.code] = (unit.name, {_plain(name) for name in known})

    def compare(self, row: StagedRow, said: str, found: str) -> None:
        """Remark on a place that lies in another unit than was said."""
        name, known = self._names.get(found, ("", set()))
        if said and known and _plain(said) not in known:
            row.say(say.NOT_AS_STATED(column="unit", value=said, found=name), Severity.WARN)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).casefold().split())
