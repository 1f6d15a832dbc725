"""A version as it is read on a page: its values in groups, beside those that it changes, in words.

Reads what the person was already allowed to open; linked records are named only as far as the person may see them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import shapely
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.codes import CodeField, WordField, said_of
from whitestone.records.pages.fields import grouped, help_of, label_of
from whitestone.records.pages.templatetags.register import badge, word
from whitestone.records.reference.models import Term
from whitestone.review.links import LinkField
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

_EMPTY: tuple[object, ...] = (None, "", [], {})
_LISTS_OF_HAZARDS = ("hazards", "parents")
_GROUPED, _OPEN = 1000, 8


class Row(NamedTuple):
    """One field: `then` is what it held in the other version, where that differs."""

    name: str
    label: str
    help: str
    now: Any
    then: Any
    changed: bool


def groups(version: Version, before: Version | None, standing: Standing) -> list[tuple[str, list[Row]]]:
    """Every field that holds something in either version, in groups."""
    model = type(version)
    both = [one for one in (version, before) if one is not None]
    shown = _Shown(both, standing)
    names = [*model.domain_fields(), "effective", "unit"]
    rows = {}
    for name in names:
        now, then = getattr(version, name), getattr(before, name) if before else None
        if not _holds(now) and not _holds(then):
            continue
        changed = before is not None and not _same(now, then)
        told = shown.told(name, then) if changed else None
        rows[name] = Row(name, label_of(model, name), help_of(model, name), shown.told(name, now), told, changed)
    made = [
        (heading, [rows[name] for name in mine]) for heading, mine in grouped([one for one in names if one in rows])
    ]
    extra = _extra(version, before)
    return [*made, (_("Fields of the nation's own"), extra)] if extra else made


def _extra(version: Version, before: Version | None) -> list[Row]:
    names = sorted({*version.extra, *(before.extra if before else {})})
    pairs = [(name, version.extra.get(name), before.extra.get(name) if before else None) for name in names]
    return [Row(name, name, "", now, then, before is not None and now != then) for name, now, then in pairs]


def _holds(value: object) -> bool:
    return value not in _EMPTY and value != 0


def _same(now: object, then: object) -> bool:
    if isinstance(now, BaseGeometry) and isinstance(then, BaseGeometry):
        return bool(now.wkb == then.wkb)
    return bool(now == then)


class _Shown:
    """Looks up every code and link of some versions at once, and says their values in words."""

    def __init__(self, versions: list[Version], standing: Standing) -> None:
        self.columns = versions[0].domain_fields()
        self.terms = code_labels(versions, self.columns)
        self.links = self._names(versions, standing)

    def _names(self, versions: list[Version], standing: Standing) -> dict[uuid.UUID, SafeString]:
        wanted: dict[str, set[uuid.UUID]] = {}
        for name, column in self.columns.items():
            to_word = (
                column.to_word
                if isinstance(column, LinkField)
                else "hazard"
                if name in ("hazards", "parents")
                else None
            )
            if to_word is not None:
                wanted.setdefault(to_word, set()).update(_ids(getattr(version, name) for version in versions))
        found: dict[uuid.UUID, SafeString] = {}
        for to_word, ids in wanted.items():
            if ids:
                rows = versions_of(word_of(to_word).model).seen_by(standing).filter(record__in=ids)
                for one in rows.order_by("number"):
                    found[one.record] = format_html(
                        '<a href="{}">{}</a>', reverse(f"{to_word}-record", args=[one.record]), one
                    )
        return found

    def told(self, name: str, value: Any) -> Any:
        """A value for the page."""
        column = self.columns.get(name)
        if isinstance(column, CodeField):
            return self.terms.get((column.vocabulary, value), value)
        if isinstance(column, WordField):
            return worded(value)
        if isinstance(column, LinkField) or name in _LISTS_OF_HAZARDS:
            ids = _ids([value])
            return format_html_join(", ", "{}", ((self.links.get(one, one),) for one in ids)) if ids else value
        if isinstance(value, BaseGeometry):
            return _geometry(value)
        if name.endswith("_m2") and value is not None:
            return format_html('<bdi class="num">{}</bdi>', number_format(round(value), force_grouping=True))
        return plain(value)


def code_labels(versions: Sequence[Version], names: Iterable[str]) -> dict[tuple[str, str], str]:
    """What the codes that some columns hold are called, by vocabulary and code: one query, none without codes."""
    columns = versions[0].domain_fields() if versions else {}
    lists = {name: one.vocabulary for name in names if isinstance(one := columns.get(name), CodeField)}
    codes = {getattr(version, name) for version in versions for name in lists} - {""}
    if not codes:
        return {}
    rows = Term.objects.standing().filter(vocabulary__in=set(lists.values()), code__in=codes)
    return {(one.vocabulary, one.code): said_of(one.labels, one.code) for one in rows}


def code_lists(*vocabularies: str) -> list[dict[str, str]]:
    """What the codes of some lists are called in the reader's language, by code: one query for all of them."""
    found: dict[str, dict[str, str]] = {name: {} for name in vocabularies}
    for one in Term.objects.standing().filter(vocabulary__in=vocabularies).order_by("number"):
        found[one.vocabulary][one.code] = said_of(one.labels, one.code)
    return list(found.values())


def worded(value: str) -> Any:
    """A word of a column: a badge where it has one, else in the reader's language."""
    shown = badge(value)
    return shown if shown != value else word(value)


def plain(value: Any) -> Any:
    """A value in words: sets, dates, yes and no, numbers with their groups, structures as lists."""
    if hasattr(value, "words"):
        return ", ".join(value.words)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if is_number(value):
        return number_format(
            value if abs(value) < _GROUPED else round(value), force_grouping=abs(value) >= 10 * _GROUPED
        )
    if isinstance(value, dt.date):
        return date_format(value, "DATETIME_FORMAT" if isinstance(value, dt.datetime) else "DATE_FORMAT")
    if isinstance(value, dict | list):
        nested = isinstance(value, dict) or any(isinstance(one, dict | list) for one in value)
        return _folded(value) if nested else ", ".join(map(str, value))
    return badge(value)


def is_number(value: object) -> bool:
    """Whether a value is a figure, which stands at the end of its cell; sets of words and yes or no are none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and not hasattr(value, "words")


def _folded(value: dict[str, Any] | list[Any]) -> SafeString:
    """A structure as nested lists, folded where it has many members."""
    pairs = list(value.items()) if isinstance(value, dict) else [(at, one) for at, one in enumerate(value, start=1)]
    told = [
        (str(key).replace("_", " "), _folded(one) if isinstance(one, dict | list) and one else plain(one))
        for key, one in pairs
    ]
    inner = format_html('<dl class="tree">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", told))
    if len(pairs) <= _OPEN:
        return inner
    return format_html("<details><summary>{}</summary>{}</details>", _("{} entries").format(len(pairs)), inner)


def _ids(values: Iterable[object]) -> list[uuid.UUID]:
    """The record ids among values that hold one, a list of them, or none."""
    found = []
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            try:
                found.append(one if isinstance(one, uuid.UUID) else uuid.UUID(str(one)))
            except ValueError:
                continue
    return found


def _geometry(value: BaseGeometry) -> SafeString:
    """Where it is and how many corners it has; the coordinates themselves one click further."""
    point, text = value.representative_point(), value.wkt
    # The last coordinate of a ring is its first again.
    rings = len(shapely.get_rings(shapely.get_parts([value])))
    corners = int(shapely.get_num_coordinates(value)) - rings
    summary = _("{latitude:.5f}, {longitude:.5f}").format(latitude=point.y, longitude=point.x)
    if value.geom_type == "Point":
        return format_html("<bdi>{}</bdi>", summary)
    said = _("{corners} corners around").format(corners=corners)
    return format_html(
        "{} <bdi>{}</bdi><details><summary>{}</summary><code>{}</code></details>", said, summary, _("coordinates"), text
    )
