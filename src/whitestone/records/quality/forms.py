"""Forms for what follows a failed lot. They read what was typed; `again` and `actions` refuse and write."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = {"type": "date"}


class _Dated(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=_DAY))


class OrderAgainForm(_Dated):
    """Who is to clear the land again, and under which reference."""

    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=uuid.UUID)
    reference = forms.CharField(label=_("Reference"), max_length=60)
    field_order = ("organisation", "reference", "day")

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.TypedChoiceField(
            label=self.fields["organisation"].label, coerce=uuid.UUID, choices=organisations
        )


class ClearedAgainForm(_Dated):
    """The products by which the land was cleared again."""

    releases = forms.TypedMultipleChoiceField(label=_("Products"), coerce=uuid.UUID)
    field_order = ("releases", "day")

    def __init__(self, *args: Any, releases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["releases"] = forms.TypedMultipleChoiceField(
            label=self.fields["releases"].label,
            coerce=uuid.UUID,
            choices=releases,
            widget=forms.CheckboxSelectMultiple,
        )


class InspectAgainForm(_Dated):
    """With which random squares, and of what share of the land."""

    seed = forms.IntegerField(label=_("Seed"), min_value=0)
    share_percent = forms.DecimalField(label=_("Share percent"), max_digits=5, decimal_places=2, required=False)
    field_order = ("share_percent", "seed", "day")
