"""Forms for splitting a hazardous area and merging several. They read what was typed; `actions` refuse and write."""

from __future__ import annotations

from typing import Any

import shapely
from django import forms
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.records.hazards.cutting import cut
from whitestone.records.hazards.models import Hazard
from whitestone.records.pages.placing import PlaceField
from whitestone.review.models import Person
from whitestone.review.states import State

_NEAR_DEGREES = 0.005
_MOST = 100


class _Dated(forms.Form):
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Why"), widget=forms.TextInput(attrs={"size": 60}))


class SplitForm(_Dated):
    """A cutting line, or the polygons of the parts."""

    line = PlaceField(line=True, required=False, label=_("Cutting line: its points in their order, one on each row"))
    parts = PlaceField(required=False, label=_("Or the parts, as one MultiPolygon or a collection"))
    field_order = ("line", "parts", "day", "reason")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (said.get("line") is None) == (said.get("parts") is None):
            raise forms.ValidationError(_("Give a cutting line, or the parts."))
        return said

    def pieces(self, area: BaseGeometry) -> list[BaseGeometry]:
        """The parts of the area; raises `ProblemError` when the line cuts nothing."""
        line: BaseGeometry | None = self.cleaned_data["line"]
        if line is not None:
            return cut(area, line)
        return list(shapely.get_parts(self.cleaned_data["parts"]))


class MergeForm(_Dated):
    """The neighbours with which an area is merged, and what the new record is called."""

    others = forms.MultipleChoiceField(label=_("Merge with"), widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(label=_("Reference of the new record"), required=False, max_length=60)
    field_order = ("others", "reference", "day", "reason")

    def __init__(self, *args: Any, hazard: Hazard, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = neighbours(hazard, person)
        choices = [(str(key), f"{one} ({one.computed_m2 or 0:,.0f} m²)") for key, one in self.near.items()]
        self.fields["others"] = forms.MultipleChoiceField(
            choices=choices, label=self.fields["others"].label, widget=forms.CheckboxSelectMultiple
        )

    def chosen(self) -> list[Hazard]:
        """The versions that were ticked."""
        return [self.near[int(key)] for key in self.cleaned_data["others"]]


def neighbours(hazard: Hazard, person: Person) -> dict[int, Hazard]:
    """Approved areas of the same owner within about 500 m, by the row of the version that stands last."""
    if hazard.area is None:
        return {}
    around = shapely.box(*hazard.area.bounds).buffer(_NEAR_DEGREES)
    rows = Hazard.objects.visible_to(person).filter(state=State.APPROVED, owner=hazard.owner, area__isnull=False)
    rows = rows.standing().exclude(record=hazard.record)
    near = Hazard.objects.visible_to(person).filter(pk__in=intersecting(rows, "area", around)).order_by("reference")
    latest: dict[object, Hazard] = {}
    for one in near:
        held = latest.get(one.record)
        if held is None or (held.effective, held.number) < (one.effective, one.number):
            latest[one.record] = one
    return {one.pk: one for one in list(latest.values())[:_MOST]}
