"""Lists of records in forms, with a line below in which any other record is written by what it is called.

With script the line finds records while one writes; without it the server reads what was written. Saves nothing.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from whitestone.problems import Problem
from whitestone.records.pages.calling import found, settled
from whitestone.review.links import LinkField, LinksField
from whitestone.review.permissions import Standing

LINE = "{}-called"
"""The name of the line that belongs to a column."""
_BETWEEN = re.compile(r"[;\n]")


class Written:
    """What a request says in the lines of its columns of records.

    Attributes
    ----------
    data
        The request with ids in the place of the names that were understood; what was not stays in its line.
    problems
        By column: the names that no record bears that the person may see, and those that several bear.
    alike
        The records that bear a name which several bear.
    """

    def __init__(
        self,
        data: QueryDict,
        links: Mapping[str, LinkField | LinksField],
        standing: Standing,
        owner: uuid.UUID | None,
    ) -> None:
        said = {name: _names(data.get(LINE.format(name), ""), several=_several(one)) for name, one in links.items()}
        asked = defaultdict[str, set[str]](set)
        for name, texts in said.items():
            asked[links[name].to_word].update(texts)
        known = {word: found(word, texts, standing, owner, ends=True) for word, texts in asked.items() if texts}
        self.data = data.copy() if known else data
        self.problems, self.alike = dict[str, list[Problem]](), set[str]()
        for name, texts in said.items():
            if texts:
                self._put(name, links[name], texts, known[links[name].to_word])

    def _put(self, name: str, column: LinkField | LinksField, texts: list[str], known: Mapping[str, list[str]]) -> None:
        chosen, problems = settled(name, column.to_word, texts, known)
        if problems:
            self.problems[name] = problems
        self.alike.update(one for text in texts for one in known.get(text.casefold(), ()) if one not in chosen)
        self.data[LINE.format(name)] = "; ".join(str(one.value) for one in problems)
        if _several(column):
            self.data.setlist(name, list(dict.fromkeys([*self.data.getlist(name), *chosen])))
        elif chosen:
            self.data[name] = chosen[0]


def _several(column: LinkField | LinksField) -> bool:
    return isinstance(column, LinksField)


def _names(text: str, *, several: bool) -> list[str]:
    """The names in a line; one that is for one record can hold the sign that divides names."""
    return [one.strip() for one in (_BETWEEN.split(text) if several else [text]) if one.strip()]


class _Line:
    """What both lists add to Django's."""

    line: dict[str, Any] | None = None

    def write_in(self, word: str, text: str, *, several: bool) -> None:
        """Show the line, with what was written in it and could not be understood."""
        self.line = {"address": reverse(f"{word}-named"), "text": text, "several": several}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The list's own, and the line's."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        id_ = context["widget"]["attrs"].get("id", f"id_{name}")
        line = self.line and {**self.line, "name": LINE.format(name), "id": LINE.format(id_)}
        return {**context, "line": line}

    def use_required_attribute(self, initial: Any) -> bool:
        """Not where the record can be written in the line instead: a browser would ask for the list."""
        return self.line is None and bool(super().use_required_attribute(initial))  # type: ignore[misc]


class OneRecord(_Line, forms.Select):
    """A list from which one record is chosen."""

    template_name = "pages/link.html"


class SeveralRecords(_Line, forms.SelectMultiple):
    """A list from which several records are chosen."""

    template_name = "pages/link.html"
