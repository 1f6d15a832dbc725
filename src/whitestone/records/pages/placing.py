"""Fields of forms into which a place is typed in any notation. They read and show, and save nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.coordinates import Notation, Understood
from whitestone.kernel.measure import square_metres
from whitestone.problems import ProblemError
from whitestone.records.pages.places import Typed, in_degrees, read, read_line
from whitestone.records.pages.sketch import sketch

_CHOICES = [
    ("", _("WKT or GeoJSON")),
    (Notation.DD.value, _("decimal degrees")),
    (Notation.DMS.value, _("degrees minutes seconds")),
    (Notation.UTM.value, _("UTM")),
    (Notation.MGRS.value, _("MGRS")),
    (Notation.GRID.value, _("projected grid")),
    (Notation.BEARINGS.value, _("bearings and distances from the benchmark")),
    (Notation.TRAVERSE.value, _("bearing and distance from point to point")),
]


class PlaceWidget(forms.MultiWidget):
    """The text of a place, and how it is written."""

    template_name = "pages/typed.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None, text: Mapping[str, Any] | None = None) -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "": forms.Textarea(attrs={"rows": 3, "dir": "ltr", **(text or {})}),
            "notation": forms.Select(choices=_CHOICES),
            "crs": forms.TextInput(attrs={"size": 12, "dir": "ltr"}),
            "benchmark": forms.TextInput(attrs={"size": 24, "dir": "ltr"}),
            "declination": forms.TextInput(attrs={"size": 6, "dir": "ltr"}),
        }
        super().__init__(parts, attrs)

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ARG002  # Django's signature
        """Never: a browser would ask for every part, the folded ones too, and send nothing; the field asks instead."""
        return False

    def decompress(self, value: object) -> list[str]:
        """A geometry as well-known text."""
        return ["" if value is None else value.wkt if isinstance(value, BaseGeometry) else str(value), "", "", "", ""]

    def id_for_label(self, id_: str) -> str:
        """The label is that of the text."""
        return f"{id_}_0" if id_ else id_


class PlaceField(forms.Field):
    """A place in any notation.

    Attributes
    ----------
    typed, understood
        What was typed and what it was understood as, when the form was cleaned.
    """

    widget = PlaceWidget
    typed: Typed | None = None
    understood: Understood | None = None

    def __init__(self, *, line: bool = False, **kwargs: Any) -> None:
        self._read = read_line if line else read
        super().__init__(**kwargs)

    def clean(self, value: Sequence[str | None]) -> BaseGeometry | None:
        """The geometry; what cannot be read is refused with its row, its part and its code."""
        self.typed = typed = _typed(value)
        if not typed.text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            self.understood = self._read(typed)
        except ProblemError as error:
            codes = [forms.ValidationError(str(problem), code=problem.code) for problem in error.problems]
            raise forms.ValidationError(codes) from None
        return self.understood.geometry

    def has_changed(self, initial: object, data: Sequence[str | None] | None) -> bool:
        """Whether another place stands there than before."""
        before = initial.wkt if isinstance(initial, BaseGeometry) else str(initial or "")
        typed = _typed(data or ())
        return typed.text != before or (bool(typed.text) and not typed.plain)


def _typed(value: Sequence[str | None]) -> Typed:
    text, notation, crs, benchmark, declination = [(one or "").strip() for one in (*value, *[""] * 5)][:5]
    return Typed(text, notation, crs, benchmark, declination)


def told(understood: Understood) -> dict[str, Any]:
    """What is shown of a place that was understood: its positions, its area, a sketch, and what to know of it."""
    shape = understood.geometry
    return {
        "degrees": in_degrees(shape),
        "area": square_metres(shape) if shape.area else None,
        "notes": understood.notes,
        "sketch": sketch([("now", shape)], gettext("sketch of the place, north up")),
    }
