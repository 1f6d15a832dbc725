"""Cells that name another record by what people call it, turned into its id. Guesses nothing: one match, or a refusal.

Whoever sends a table of daily work writes the task's reference and the team's name, and no ids.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from whitestone.intake import problems as say
from whitestone.intake.converting import Row
from whitestone.problems import Problem
from whitestone.review.links import LinkField, LinksField
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version, called, versions_of
from whitestone.review.words import word_of

_CALLED = ("reference", "name", "serial", "model")
"""Columns by which people call a record, the first one that a word has."""
_PART = 500
"""Names asked for at once: databases take no longer lists."""


class Names:
    """Finds what the link columns of a word's rows name, among what one person sees.

    Parameters
    ----------
    owner
        The organisation for which the rows are: of several records of one name, its own is meant.
    """

    def __init__(self, model: type[Version], standing: Standing, owner: uuid.UUID | None) -> None:
        columns = model.domain_fields()
        self._links = {name: one for name, one in columns.items() if isinstance(one, LinkField | LinksField)}
        self._standing, self._owner = standing, owner

    def settle(self, rows: Sequence[Row]) -> None:
        """Put ids in the place of names; a name that nobody or several have refuses its row."""
        filled = set[str]().union(*[row.values for row in rows])
        for name, column in self._links.items():
            if name not in filled:
                continue
            said = [(row, _as_list(row.values.get(name))) for row in rows]
            names = {text for _, texts in said for text in texts if not _is_id(text)}
            if not names:
                continue
            found = self._found(column.to_word, names)
            for row, texts in said:
                if any(not _is_id(text) for text in texts):
                    self._put(row, name, column, texts, found)

    def _put(
        self,
        row: Row,
        name: str,
        column: LinkField | LinksField,
        texts: Sequence[str],
        found: dict[str, list[str]],
    ) -> None:
        ids, refused = list[str](), list[Problem]()
        for text in texts:
            held = [text] if _is_id(text) else found.get(text.casefold(), [])
            if len(held) == 1:
                ids += held
            elif held:
                refused.append(say.LINK_SEVERAL(column=name, value=text, word=column.to_word, count=len(held)))
            else:
                refused.append(say.LINK_UNKNOWN(column=name, value=text, word=column.to_word))
        row.refused.extend(refused)
        row.values[name] = ids if isinstance(column, LinksField) else "".join(ids[:1])

    def _found(self, word: str, names: Iterable[str]) -> dict[str, list[str]]:
        """Ids of records by what they are called, in lower case."""
        model = word_of(word).model
        own = model.domain_fields()
        column = next((one for one in _CALLED if one in own), None)
        if column is None:
            return {}
        held: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        seen, wanted = versions_of(model).seen_by(self._standing), sorted(names)
        body = "organisation" if "organisation" in own else "owner"
        for start in range(0, len(wanted), _PART):
            rows = called(seen, *wanted[start : start + _PART], column=column)
            rows = rows.standing() | rows.open()
            for text, record, of in rows.values_list(column, "record", body):
                held[str(text).casefold()][str(record)] = of is not None and of == self._owner
        return {text: [one for one, own in of.items() if own] or list(of) for text, of in held.items()}


def _as_list(value: Any) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    return [str(one).strip() for one in texts if one not in (None, "")]


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
