"""Cells that name another record by what people call it, turned into its id: one match, or a refusal."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from whitestone.intake.converting import Row
from whitestone.records.pages.calling import found, is_id, settled
from whitestone.review.links import LinkField, LinksField
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version


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
            names = {text for _, texts in said for text in texts if not is_id(text)}
            if not names:
                continue
            # What is said of an id is said by the checks, as where it is written anywhere else.
            known = {one.casefold(): [one] for _, texts in said for one in texts if is_id(one)}
            known |= found(column.to_word, names, self._standing, self._owner)
            for row, texts in said:
                if any(not is_id(text) for text in texts):
                    ids, refused = settled(name, column.to_word, texts, known)
                    row.refused.extend(refused)
                    row.values[name] = ids if isinstance(column, LinksField) else "".join(ids[:1])


def _as_list(value: Any) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    return [str(one).strip() for one in texts if one not in (None, "")]
