"""What the page of a list shows: heads, rows, filters, columns, kept lists. It reads; `lists` chooses the rows."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import DateField
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from whitestone.kernel.codes import CodeField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages import lists
from whitestone.records.pages.fields import label_of
from whitestone.records.pages.models import Audience, KeptList
from whitestone.records.pages.reading import is_number, plain, worded
from whitestone.records.pages.templatetags.register import short
from whitestone.review.actions.moving import possible
from whitestone.review.permissions import Standing
from whitestone.review.states import STATE_LABELS, STEP_LABELS, State, Step
from whitestone.review.versions import Version
from whitestone.review.words import Word

TOGETHER = (Step.SUBMIT, Step.VERIFY, Step.APPROVE, Step.RETURN)
"""Steps that many versions take at once; rejecting needs a word on each."""
WITHDRAW = "withdraw"
"""What is offered for many records that stand: a proposal for each, which goes through review."""


def address(said: QueryDict, **changed: str | None) -> str:
    """The address of the same list with something changed; None leaves it out."""
    other = said.copy()
    for name, value in changed.items():
        other.pop(name, None)
        if value is not None:
            other[name] = value
    return f"?{other.urlencode()}"


def shown(
    word: Word, columns: Sequence[str], filters: Sequence[str], said: QueryDict, standing: Standing
) -> dict[str, Any]:
    """All that the page of a list says.

    Raises
    ------
    ProblemError
        When its address cannot be read.
    """
    asked = lists.read(word, {name: str(value) for name, value in said.items()}, columns, filters)
    page = lists.page(word, standing, asked)
    sorts = lists.sortable(word)
    steps = {row.pk: _steps(row, standing, asked) for row in page.rows}
    rows = [
        (reverse(f"{word.name}-version", args=[row.record, row.number]), row, _cells(row, asked, page), steps[row.pk])
        for row in page.rows
    ]
    return {
        "word": word,
        "asked": said,
        "rows": rows,
        "steps": _offered(steps.values()),
        "heads": [_head(said, asked, name, label_of(word.model, name), sorts) for name in asked.columns],
        "about": _head(said, asked, "effective", _("About"), sorts),
        "unit": _head(said, asked, "unit", _("Unit"), sorts),
        "filters": [
            (name, label_of(word.model, name), said.get(name, ""), lists.choices(word.model, name), _hint(word, name))
            for name in (*filters, "unit")
        ]
        + [
            (f"extra__{one.name}", one.name, said.get(f"extra__{one.name}", ""), [], "")
            for one in standing.rules.extra_fields.get(word.name, ())
        ],
        "states": [(str(state), STATE_LABELS[state]) for state in State],
        "columns": [(name, label_of(word.model, name), name in asked.columns) for name in lists.showable(word)],
        "wide": len(asked.columns) + 5,
        "map": _map(word, said),
        "next": address(said, after=str(page.last)) if page.last else None,
        "first": address(said, after=None) if asked.after else None,
        **_kept(word, said, standing),
    }


def _hint(word: Word, name: str) -> str:
    """How a filter is written where that is not plain."""
    return f"2023-01-01{lists.PERIOD}2023-12-31" if isinstance(word.model._meta.get_field(name), DateField) else ""


def _map(word: Word, said: QueryDict) -> str | None:
    """Where the same records are drawn, if they have a place: every word that has one is a layer of the map."""
    if not any(isinstance(one, GeometryField) for one in word.model.domain_fields().values()):
        return None
    return f"{reverse('map-of', args=[word.name])}?{question(said)}"


def _offered(steps: Iterable[Sequence[str]]) -> list[tuple[str, Any]]:
    """What any of the rows can take together with others, and what it is called."""
    found = {step for some in steps for step in some}
    labels = [(step.value, STEP_LABELS[step]) for step in TOGETHER] + [(WITHDRAW, _("Propose to withdraw"))]
    return [(step, label) for step, label in labels if step in found]


def _steps(row: Version, standing: Standing, asked: lists.Asked) -> Sequence[str]:
    """What many can take at once; of the approved truth its records can be proposed to be withdrawn."""
    if standing.person is None:
        return ()
    if not asked.state:
        return (WITHDRAW,) if row.stands and standing.may_write_for(row.owner) else ()
    return [step for step in possible(row, standing) if step in TOGETHER]


def _head(said: QueryDict, asked: lists.Asked, name: str, label: Any, sorts: Collection[str]) -> dict[str, Any]:
    """The head of a column: by what address the list stands in its order, where one is offered, and whether it does."""
    sorted_now = asked.order == name
    order = f"-{name}" if sorted_now and not asked.falling else name
    sort = "descending" if asked.falling else "ascending"
    return {
        "label": label,
        "address": address(said, order=order, after=None) if name in sorts else None,
        "sort": sort if sorted_now else None,
    }


def _cells(row: Version, asked: lists.Asked, page: lists.Page) -> Sequence[tuple[Any, bool]]:
    """What a row says in each column, and whether it is a number."""
    return [(_shown(row, name, page), is_number(getattr(row, name))) for name in asked.columns]


def _shown(row: Version, name: str, page: lists.Page) -> Any:
    value = getattr(row, name)
    if isinstance(value, uuid.UUID):
        return page.names.get(value, short(value))
    column = type(row)._meta.get_field(name)
    if isinstance(column, CodeField):
        return page.labels.get((column.vocabulary, value), value)
    return worded(value) if isinstance(column, WordField) else plain(value)


def question(said: QueryDict) -> str:
    """What an address asks, as it is kept: without the page that is shown of it and without empty words."""
    asked = QueryDict(mutable=True)
    for name, value in said.items():
        if value and name not in ("after", "view"):
            asked[name] = str(value)
    return asked.urlencode()


def first_of(word: Word, standing: Standing) -> KeptList | None:
    """The kept list with which the person's list of a word opens, as long as they see it."""
    if standing.person is None:
        return None
    kept = KeptList.objects.seen_by(standing).filter(word=word.name)
    return kept.filter(firsts__person=standing.person).first()


def _kept(word: Word, said: QueryDict, standing: Standing) -> dict[str, Any]:
    """Kept lists to choose from, the one that is shown, and whether what is shown still is what was kept."""
    person = standing.person
    if person is None:
        return {"kept": []}
    every = list(KeptList.objects.seen_by(standing).filter(word=word.name).select_related("person"))
    view = said.get("view", "")
    open_ = next((one for one in every if str(one.pk) == view), None)
    return {
        "kept": [(one, f"?{one.asked}&view={one.pk}", one == open_, one.person_id == person.pk) for one in every],
        "open_list": open_,
        "open_list_changed": open_ is not None and QueryDict(open_.asked).dict() != QueryDict(question(said)).dict(),
        "question": question(said),
        "audiences": audiences(standing),
    }


def audiences(standing: Standing) -> list[tuple[str, Any]]:
    """With whom the person may share a list, as a form says it; organisations are named when there are several."""
    found: list[tuple[str, Any]] = [(Audience.MINE.value, _("only me"))]
    found += [(f"{Audience.ORGANISATION}:{one}", _("my organisation")) for one in sorted(standing.writes_for)]
    if len(standing.writes_for) > 1:
        names = {one.record: one.name for one in Organisation.objects.standing().filter(record__in=standing.writes_for)}
        found[1:] = [(said, names.get(uuid.UUID(said.partition(":")[2]), label)) for said, label in found[1:]]
    if standing.headquarters:
        found.append((Audience.EVERYONE.value, _("everybody with an appointment")))
    return found
