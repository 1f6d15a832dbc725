"""The form with which the boundary of a task is changed. It reads what was typed; `actions` refuse and write."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from whitestone.records.pages.placing import PlaceField, PlaceWidget
from whitestone.records.tasks.models import Task


class BoundaryForm(forms.Form):
    """The new polygon, from which day it holds, and why."""

    area = PlaceField(
        label=_("The new polygon"),
        widget=PlaceWidget(text={"data-geometry": " ".join(Task._meta.get_field("area").kinds)}),
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.TextInput(attrs={"size": 60}))
