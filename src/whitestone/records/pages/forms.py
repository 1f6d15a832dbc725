"""Forms of versions, made from a word's columns: national codes, links and extra fields fill themselves in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import modelform_factory
from django.http import QueryDict
from django.utils import timezone

from whitestone.kernel.codes import CodeField, CodesField, WordField, said_of
from whitestone.kernel.geometry import GeometryField
from whitestone.problems import Problem
from whitestone.records.pages.fields import WIDE, grouped, help_of, label_of
from whitestone.records.pages.linking import LINE, OneRecord, SeveralRecords, Written
from whitestone.records.pages.offering import Offered
from whitestone.records.pages.places import main_place, original_with
from whitestone.records.pages.placing import PlaceField, PlaceWidget, told
from whitestone.records.pages.templatetags.register import word
from whitestone.records.reference.models import Term
from whitestone.review.extra import PREFIX, ExtraField, Kind
from whitestone.review.links import LinkField, LinksField, ids
from whitestone.review.models import Person
from whitestone.review.rules import current
from whitestone.review.versions import Version

if TYPE_CHECKING:
    _Form = forms.ModelForm[Version]
else:  # Django's own class takes no parameters
    _Form = forms.ModelForm


def _extra_field(one: ExtraField) -> forms.Field:
    label = said_of(dict(one.labels), one.name)
    if one.kind is Kind.CODE:
        return forms.ChoiceField(choices=[("", "")] + [(code, code) for code in one.codes], required=False, label=label)
    kinds: dict[Kind, type[forms.Field]] = {
        Kind.TEXT: forms.CharField,
        Kind.WHOLE: forms.IntegerField,
        Kind.NUMBER: forms.FloatField,
        Kind.DATE: forms.DateField,
        Kind.YES_NO: forms.NullBooleanField,
    }
    return kinds[one.kind](required=False, label=label)


class RecordForm(_Form):
    """The fields of one version. It checks what was typed and never saves: actions do."""

    effective = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.now().date()
        columns = self._meta.model.domain_fields() if self._meta.model else {}
        lists = {field.vocabulary for field in columns.values() if isinstance(field, CodeField | CodesField)}
        offered = Offered(person, today)
        self._unknown, alike = dict[str, list[Problem]](), set[str]()
        if isinstance(self.data, QueryDict):
            links = {name: one for name, one in columns.items() if isinstance(one, LinkField | LinksField)}
            owner = next(iter(ids([self.data.get("owner") or self.instance.owner])), None)
            written = Written(self.data, links, offered.standing, owner)
            self.data, self._unknown, alike = written.data, written.problems, written.alike
        terms = list(Term.objects.as_at(today).filter(vocabulary__in=lists, retired=False).order_by("code"))
        for name, column in columns.items():
            if name not in self.fields:
                continue
            if isinstance(column, CodeField | CodesField):
                mine = [one for one in terms if one.vocabulary == column.vocabulary]
                self._choose(name, column, [(one.code, said_of(one.labels, one.code)) for one in mine])
            elif isinstance(column, LinkField | LinksField):
                self._choose(name, column, offered.choices(column.to_word, self._held(name), alike))
                self._write_in(name, column, offered)
            elif isinstance(column, GeometryField):
                # The map draws into the text, by what the column says of itself there.
                drawn = PlaceWidget(text=self.fields[name].widget.attrs)
                self.fields[name] = PlaceField(required=not column.blank, widget=drawn)
        for one in current().extra_fields.get(self._meta.model.word if self._meta.model else "", ()):
            self.fields[PREFIX + one.name] = _extra_field(one)
            self.initial[PREFIX + one.name] = self.instance.extra.get(one.name)

        self._dress()

    def _held(self, name: str) -> list[str]:
        """Ids that the version or the request holds in a column of links, whatever else is offered."""
        own = getattr(self.instance, name)
        asked = self.data.getlist(name) if isinstance(self.data, QueryDict) else []
        return [*map(str, own if isinstance(own, list) else [own]), *asked]

    def _write_in(self, name: str, column: LinkField | LinksField, offered: Offered) -> None:
        """Show the line in which a record is written, where the list is long or what was written was not understood."""
        if offered.many(column.to_word) or name in self._unknown:
            widget = cast(OneRecord | SeveralRecords, self.fields[name].widget)
            text = self.data.get(LINE.format(name), "")
            widget.write_in(column.to_word, text, several=isinstance(column, LinksField))
        if name in self._unknown:
            self.fields[name].required = False

    def _dress(self) -> None:
        """Labels, explanations, and the widgets that browsers know."""
        model = self._meta.model
        for name, shown in self.fields.items():
            if not name.startswith(PREFIX):
                shown.label, shown.help_text = label_of(model, name), help_of(model, name)
            column = model.domain_fields().get(name) if model else None
            if isinstance(column, WordField) and isinstance(shown, forms.ChoiceField):
                words = [(str(one), str(word(one))) for one in column.words or ()]
                shown.choices = [("", ""), *words] if column.blank else words
            if isinstance(shown, forms.DateField):
                shown.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            if isinstance(shown.widget, forms.Textarea):
                shown.widget.attrs["rows"] = 2
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean(self) -> dict[str, Any]:
        """Keeps what was typed of each place beside the place, unless the person wrote that field themselves."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name, problems in self._unknown.items():
            for one in problems:
                self.add_error(name, ValidationError(str(one), code=one.code))
        if "original" not in said or self._meta.model is None:
            return said
        if (said["original"] or {}) != (self.initial.get("original") or {}):
            return said
        main = main_place(self._meta.model)
        for name, place in self._places():
            unread = place.understood is None and bool(place.typed and place.typed.text)
            if place.typed is not None and not unread and name in self.changed_data:
                said["original"] = original_with(said["original"] or {}, name, main, place.typed)
        return said

    def _places(self) -> list[tuple[str, PlaceField]]:
        return [(name, one) for name, one in self.fields.items() if isinstance(one, PlaceField)]

    @property
    def understood(self) -> list[dict[str, Any]]:
        """What was typed in a notation, as it was understood: to be looked at before it is saved."""
        return [
            {"label": place.label, **told(place.understood)}
            for _, place in self._places()
            if place.understood is not None and place.typed is not None and not place.typed.plain
        ]

    @property
    def mark(self) -> str:
        """Differs when anything else was typed: what was looked at is what is saved."""
        typed = [place.typed for _, place in self._places() if place.typed is not None and not place.typed.plain]
        return hashlib.sha256(repr(typed).encode()).hexdigest() if typed else ""

    def is_settled(self) -> bool:
        """Whether it is valid, and whoever typed places in a notation has seen what they were understood as."""
        return self.is_valid() and self.data.get("understood", "") == self.mark

    def _choose(self, name: str, column: models.Field[Any, Any], choices: list[tuple[str, str]]) -> None:
        label, required = self.fields[name].label, not column.blank
        of_records = isinstance(column, LinkField | LinksField)
        if isinstance(column, CodesField | LinksField):
            many = SeveralRecords if of_records else forms.SelectMultiple
            self.fields[name] = forms.MultipleChoiceField(choices=choices, required=required, label=label, widget=many)
        else:
            one, offered = OneRecord if of_records else forms.Select, [("", ""), *choices]
            self.fields[name] = forms.ChoiceField(choices=offered, required=required, label=label, widget=one)

    @property
    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, bool]]]]:
        """The fields under their headings, and whether each takes the whole width."""
        return [(title, [(self[name], name in WIDE) for name in names]) for title, names in grouped(list(self.fields))]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by column, as the actions take it."""
        plain = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}
        extra = {
            name.removeprefix(PREFIX): value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX) and value not in (None, "")
        }
        return {**plain, "extra": extra}


def form_of(model: type[Version]) -> type[RecordForm]:
    """The form of a word: the columns that a person fills in, in the order of the table."""
    columns = [name for name, column in model.domain_fields().items() if column.editable]
    made = modelform_factory(model, form=RecordForm, fields=[*columns, "effective", "unit"])
    return cast(type[RecordForm], made)
