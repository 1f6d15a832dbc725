"""The certificate as a PDF of two pages in two languages, set by typst. Whatever it says comes from `content`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.codes import said_of
from whitestone.kernel.coordinates import Notation
from whitestone.kernel.coordinates.written import write
from whitestone.paper.typeset import qr, set_in_type
from whitestone.records.certificates.drawing import FILL, PAPER_MM, map_of
from whitestone.records.pages.templatetags.register import word
from whitestone.records.reference.models import Term

_TEMPLATE = resources.files("whitestone.records.certificates").joinpath("certificate.typ")
_MOST_MARKS = 60


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of what a certificate says, in a fixed writing."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def write_pdf(content: Mapping[str, Any], area: BaseGeometry, languages: Sequence[str]) -> bytes:
    """The PDF of a certificate. The same content gives the same bytes.

    Parameters
    ----------
    content
        What `content.facts` says, with `number`, `issued`, `check` and `address`.
    area
        The land, in longitude and latitude (WGS 84).
    languages
        One or two codes; the first has the left column.
    """
    marks = content["marks"][:_MOST_MARKS]
    told = [(one["product"], shapely.from_wkt(one["wkt"])) for one in content.get("parts", ())] or [("", area)]
    hazardous = content.get("hazardous")
    drawn = map_of(
        told, [(one["lon"], one["lat"]) for one in marks], shapely.from_wkt(hazardous) if hazardous else None
    )
    return set_in_type(
        _TEMPLATE,
        {
            "number": content["number"],
            "check": _grouped(content["check"]),
            "digest": digest_of(content),
            "address": content["address"],
            "qr": qr(content["address"]),
            "map": drawn.svg,
            "map_mm": PAPER_MM,
            "leaves": [
                {**_leaf(content, marks, language), **_legend(content, drawn.scale, language)} for language in languages
            ],
        },
    )


def _grouped(check: str) -> str:
    """Check characters as they are read out: five by five."""
    return "-".join(check[start : start + 5] for start in range(0, len(check), 5)) if len(check) > 6 else check


def _leaf(content: Mapping[str, Any], marks: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """What one language says."""
    with override(language):
        return {
            "language": language,
            "direction": "rtl" if language in settings.LANGUAGES_BIDI else "ltr",
            "synthetic": _(
                "SYNTHETIC: an invented certificate of an invented programme. It says nothing about any land."
            )
            if content["synthetic"]
            else "",
            "title": _("Certificate of handover of released land"),
            "number": _("Number"),
            "check": _("Check"),
            "facts": _facts(content, language),
            "products_title": _("What was done, and to which depth"),
            "products": [_product(one) for one in content["products"]],
            "declaration": _declaration(content),
            "limits": _limits(content),
            "marks_title": _("Turning points and permanent marks (WGS 84)"),
            "marks": [_mark(one) for one in marks],
            "more_marks": _("{number} more points stand in the register.").format(
                number=len(content["marks"]) - len(marks)
            )
            if len(content["marks"]) > len(marks)
            else "",
            "signatures_title": _("Signed on behalf of"),
            "signatures": [
                _("the national mine action authority"),
                _("the operator"),
                _("who inspected the land"),
                _("who receives the land"),
            ],
            "name_and_date": _("name, date, signature"),
            "check_how": _(
                "Scan the code, or ask the authority by number and check: the register says whether this certificate "
                "is valid, superseded or withdrawn. The paper alone proves nothing."
            ),
        }


def _legend(content: Mapping[str, Any], scale: int, language: str) -> dict[str, str]:
    """What stands under the map: its scale on this paper, its grid, and what is hatched."""
    with override(language):
        written = _apart(f"1 : {number_format(scale, use_l10n=True, force_grouping=True)}")
        said = [
            _("Scale {scale} when printed at full size. Grid: longitude and latitude (WGS 84).").format(scale=written),
            _("Hatched land stood as hazardous on the day of the handover: do not go there.")
            if content.get("hazardous")
            else _("No hazardous land was on record around it on the day of the handover."),
        ]
        return {"legend": " ".join(said)}


def _date(day: str) -> str:
    return _apart(dt.date.fromisoformat(day).isoformat())


def _m2(value: float | None) -> str:
    return "–" if value is None else _apart(f"{number_format(round(value), use_l10n=True, force_grouping=True)} m²")


def _apart(text: str) -> str:
    """A text in the direction of its own letters, whatever stands around it (Unicode's first strong isolate)."""
    return f"\u2068{text}\u2069"


def _facts(content: Mapping[str, Any], language: str) -> list[list[str]]:
    names = content["unit_names"]
    people = content["people"]
    present = ", ".join(
        f"{label} {people[name]}"
        for name, label in (("women", _("women")), ("girls", _("girls")), ("boys", _("boys")), ("men", _("men")))
        if people.get(name) is not None
    )
    found = ", ".join(f"{name} {count}" for name, count in content["finds"].items())
    passed = [lot for lot in content["lots"] if lot["result"] == "passed"]
    return [
        [_("District"), f"{names.get(language) or names['']} ({content['unit']})"],
        [_("Area"), _m2(content["area_m2"])],
        [_("Handed over to"), _apart(content["receiver"])],
        [_("Day of the handover"), _date(content["day"])],
        [_("Present"), present or "–"],
        [_("Work done by"), _apart(content["operator"] or "–")],
        [_("Task"), f"{_apart(content['task'])}, {_('completed')} {_date(content['completed'])}"],
        [_("Ordnance found and destroyed or removed"), found or _("none")],
        [
            _("Inspected"),
            "; ".join(f"{_apart(lot['name'])} ({_m2(lot['m2'])})" for lot in passed) or "–",
        ],
        [_("Issued"), _date(content["issued"])],
    ]


def _product(one: Mapping[str, Any]) -> list[str]:
    depth = _("to {depth} m below the surface").format(depth=number_format(one["depth_m"], decimal_pos=2))
    method = _code("release-method", one["method"])
    return [
        f"{word(one['product'])}, {word(one['activity'])}" + (f" ({method})" if method else ""),
        _m2(one["m2"]),
        depth if one["depth_m"] is not None else _("no depth: the surface was searched"),
        _date(one["day"]),
        FILL.get(one["product"], ""),
    ]


def _code(vocabulary: str, code: str) -> str:
    if not code:
        return ""
    found = Term.objects.standing().filter(vocabulary=vocabulary, code=code).order_by("-number").first()
    return said_of(found.labels, code) if found else code


def _declaration(content: Mapping[str, Any]) -> str:
    return _(
        "The land shown on the map was released in accordance with the national standards in force on {day}. The work "
        "was completed, the land was inspected, and none of it stood as hazardous in the national register on that "
        "day. It is handed over for use."
    ).format(day=_date(content["day"]))


def _limits(content: Mapping[str, Any]) -> list[list[str]]:
    """Restrictions and residual risk: what the handover says, and what holds everywhere."""
    use = _code("land-use", content["intended_use"])
    depths = [one["depth_m"] for one in content["products"] if one["depth_m"] is not None]
    said = []
    if depths:
        said.append(
            _("Below {depth} m nothing was searched: ask the authority before you dig deeper or build.").format(
                depth=number_format(min(depths), decimal_pos=2)
            )
        )
    if use:
        said.append(_("It was released for this use: {use}.").format(use=use))
    if content["restrictions"]:
        said.append(content["restrictions"])
    risk = [
        _(
            "No method removes every risk. Whoever finds an item that may be explosive does not touch it, marks the "
            "place, keeps others away and reports it at once."
        )
    ]
    if content["residual_risk"]:
        risk.append(content["residual_risk"])
    return [[_("Limits of use"), *said], [_("Residual risk"), *risk]]


def _mark(one: Mapping[str, Any]) -> list[str]:
    place = np.array([one["lon"]]), np.array([one["lat"]])
    return [str(one["number"]), *(write(*place, form, digits=digits)[0] for form, digits in _WRITTEN), one["how"]]


_WRITTEN = ((Notation.DMS, 2), (Notation.MGRS, 5))
