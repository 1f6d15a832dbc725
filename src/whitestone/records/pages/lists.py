"""What a list's address asks for, and the page of rows that answers it: filters, columns, order, where it goes on.

Pages go on after the last row that was shown: nothing is counted and nothing is skipped over, so that a page costs the
same at a thousand rows and at a million. It shows nothing; `views` does.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from whitestone.kernel import written
from whitestone.kernel.codes import FlagsField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.problems import ProblemError, register
from whitestone.records.pages.reading import code_labels
from whitestone.review import extra
from whitestone.review.links import LinkField
from whitestone.review.permissions import Standing
from whitestone.review.rules import current
from whitestone.review.states import State
from whitestone.review.versions import Version, Versions, versions_of
from whitestone.review.words import Word, word_of

PAGE = 50
PERIOD = ".."
"""Between the first and the last day of a period, where a filter asks for days."""
SHORT = 200_000
"""Versions up to which a list is sorted by any column while somebody waits."""
COMMON = ("effective", "unit", "state")
"""Columns of review's own that every list shows behind the word's."""

_NOT_IN_LISTS = (GeometryField, models.JSONField, models.TextField)

UNREADABLE = register(
    "list-address-unreadable",
    'The address of the list asks for {column} "{value}", which cannot be read.',
    "Correct that part of the address, or leave it out.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for.

    Attributes
    ----------
    state
        Versions in this state of review; empty for the approved truth of `day`, as known at `moment` (None for now).
    filters
        What was written, by column; `since` and `until` bound the day that a version is about.
    order
        Column by which the rows stand; `falling` when the greatest comes first.
    columns
        The word's own columns that are shown.
    after
        Row of the version that was shown last on the page before.
    extra
        What is asked of the nation's own fields.
    """

    state: str
    day: dt.date
    moment: dt.datetime | None
    filters: Mapping[str, str]
    order: str
    falling: bool
    columns: tuple[str, ...]
    after: int | None
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, what linked records and codes are called, and the last row when others follow."""

    rows: Sequence[Version]
    names: Mapping[uuid.UUID, str]
    labels: Mapping[tuple[str, str], str]
    last: int | None


def showable(word: Word) -> dict[str, models.Field[Any, Any]]:
    """The columns of a word that a list can show and sort by."""
    return {name: one for name, one in word.model.domain_fields().items() if not isinstance(one, _NOT_IN_LISTS)}


def sortable(word: Word) -> frozenset[str]:
    """The columns whose heads offer an order: all of a short table, those with an index of a long one.

    An address may ask for any column; in the order of one without an index every row is looked at.
    """
    every = frozenset((*showable(word), "effective", "unit"))
    last = word.model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return every if last <= SHORT else every & _indexed(word.model)


def _indexed(model: type[Version]) -> frozenset[str]:
    return frozenset(index.fields[0] for index in model._meta.indexes if index.fields[1:2] == ["id"])


def read(word: Word, said: Mapping[str, str], columns: Sequence[str], filters: Sequence[str]) -> Asked:
    """What an address asks for, where a word's lists show `columns` and are filtered by `filters` unless it says more.

    Raises
    ------
    ProblemError
        When a part of it cannot be read: a list of something else than was asked for would be believed.
    """
    known = showable(word)
    day, moment = _day(said, "as_at"), _moment(said)
    shown = tuple(name for name in said.get("columns", "").split(",") if name) or tuple(columns)
    order = said.get("order") or "-effective"
    unknown = [name for name in shown if name not in known]
    if unknown:
        raise ProblemError(UNREADABLE(column="columns", value=unknown[0]))
    if order.removeprefix("-") not in (*known, *COMMON):
        raise ProblemError(UNREADABLE(column="order", value=order))
    if said.get("state") and said["state"] not in list(State):
        raise ProblemError(UNREADABLE(column="state", value=said["state"]))
    return Asked(
        state=said.get("state", ""),
        day=day or (moment or timezone.now()).date(),
        moment=moment,
        filters={name: said[name] for name in (*filters, "unit", "since", "until") if said.get(name)},
        order=order.removeprefix("-"),
        falling=order.startswith("-"),
        columns=shown,
        after=int(said["after"]) if re.fullmatch("[0-9]{1,18}", said.get("after", "")) else None,
        extra=extra.wanted(said, current().extra_fields.get(word.name, ())),
    )


def _day(said: Mapping[str, str], name: str) -> dt.date | None:
    text = said.get(name, "")
    day = written.day(text)
    if text and day is None:
        raise ProblemError(UNREADABLE(column=name, value=text))
    return day


def _moment(said: Mapping[str, str]) -> dt.datetime | None:
    """A moment as written; one without a zone is taken as UTC."""
    text = said.get("known_at", "")
    moment = written.moment(text)
    if text and moment is None:
        raise ProblemError(UNREADABLE(column="known_at", value=text))
    return moment


def chosen(rows: Versions[Version], asked: Asked) -> Versions[Version]:
    """The versions of `rows` that an address asks for, in no order: what lists, counts and exports share."""
    rows = rows.filter(state=asked.state) if asked.state else rows.as_at(asked.day, asked.moment)
    rows = rows.filter(**asked.extra)
    for name, value in asked.filters.items():
        rows = rows.filter(wanted(rows.model, name, value))
    return rows


def wanted(model: type[Version], name: str, value: str) -> Q:
    """One filter: texts by a part of them, sets of words by one of theirs, anything else by its value.

    A day may be a period, both days included: ``2023-01-01..2023-12-31``.

    Raises
    ------
    ProblemError
        For a value that the column cannot hold.
    """
    if name in ("since", "until"):
        return Q(**{"effective__gte" if name == "since" else "effective__lte": _day({name: value}, name)})
    column = cast("models.Field[Any, Any]", model._meta.get_field(name))
    try:
        if isinstance(column, FlagsField):
            return Q(**{f"{name}__has": column.to_python(value)})
        if type(column) is models.CharField and name != "unit":
            return Q(**{f"{name}__icontains": value})
        if isinstance(column, models.DateField) and PERIOD in value:
            first, _, last = value.partition(PERIOD)
            return Q(**{f"{name}__range": (column.to_python(first), column.to_python(last))})
        return Q(**{name: column.to_python(value)})
    except ValidationError:
        raise ProblemError(UNREADABLE(column=name, value=value)) from None


def page(word: Word, standing: Standing, asked: Asked) -> Page:
    """The next rows that a person may see; one more is asked for, to know whether others follow."""
    rows = versions_of(word.model).seen_by(standing)
    found = chosen(rows, asked)
    column = word.model._meta.get_field(asked.order)
    nullable = bool(getattr(column, "null", False))
    heavy = [name for name, one in word.model.domain_fields().items() if isinstance(one, _NOT_IN_LISTS)]
    sign = "-" if asked.falling else ""
    found = found.order_by(f"{sign}{asked.order}", f"{sign}pk").defer(*heavy, "extra")
    listed: list[Version] = []
    # Rows without a value come last, by themselves: an index serves each part in either direction, and both only on one
    # of the databases.
    for part in _parts(rows, asked, nullable):
        if len(listed) <= PAGE:
            listed += found.filter(part)[: PAGE + 1 - len(listed)]
    shown = listed[:PAGE]
    labels = code_labels(shown, asked.columns)
    return Page(shown, _names(shown, asked, standing), labels, shown[-1].pk if len(listed) > PAGE else None)


def _parts(rows: Versions[Version], asked: Asked, nullable: bool) -> list[Q]:
    """What comes after the row that was shown last, in the order of showing: rows with a value, then the others."""
    nothing, something = Q(**{f"{asked.order}__isnull": True}), Q(**{f"{asked.order}__isnull": False})
    whole = [something, nothing] if nullable else [Q()]
    if asked.after is None:
        return whole
    last = rows.filter(pk=asked.after).values_list(asked.order, flat=True)[:1]
    if not last:
        return whole
    (value,) = last
    way = "lt" if asked.falling else "gt"
    further = Q(**{f"pk__{way}": asked.after})
    if value is None:
        return [nothing & further]
    # The bound stands apart from the choice between value and row, so that an index can begin at it.
    beyond = Q(**{f"{asked.order}__{way}e": value}) & (Q(**{f"{asked.order}__{way}": value}) | further)
    return [beyond, nothing] if nullable else [beyond]


def _names(rows: Sequence[Version], asked: Asked, standing: Standing) -> dict[uuid.UUID, str]:
    """What the linked records of the shown columns are called, as far as the person may see them; a query a column."""
    found: dict[uuid.UUID, str] = {}
    for name in asked.columns if rows else ():
        column = rows[0]._meta.get_field(name)
        if isinstance(column, LinkField):
            wanted = {getattr(row, name) for row in rows} - {None}
            linked = versions_of(word_of(column.to_word).model).seen_by(standing).standing().filter(record__in=wanted)
            found |= {one.record: str(one) for one in linked.order_by("effective", "number")}
    return found


def choices(model: type[Version], name: str) -> list[str]:
    """The words that a filter can name; empty where anything may be written."""
    column = model._meta.get_field(name)
    if isinstance(column, WordField):
        return [str(word) for word in column.words or ()]
    if isinstance(column, FlagsField):
        return [str(flag.name) for flag in column.flags or ()]
    return ["True", "False"] if isinstance(column, models.BooleanField) else []
