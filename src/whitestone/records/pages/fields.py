"""What the fields of records are called, what they mean, and which belong together on a page or a form.

Explanations are in our own words and name the standard that a term comes from. Nothing here validates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whitestone.review.versions import Version

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

_LABELS: dict[str, StrOrPromise] = {
    "verified_by": _("Verified by"),
    "submitted_by": _("Submitted by"),
    "written": _("Written"),
    "number": _("Version"),
    "batch": _("Batch"),
    "author": _("Written by"),
    "approved_until": _("Approved until"),
    "approved_from": _("Approved since"),
    "extra": _("Fields of the nation's own"),
    "tier": _("Tier"),
    "state": _("State"),
    "replaces": _("Version that it replaces"),
    "owner": _("Organisation that owns it"),
    "change": _("Change"),
    "base": _("Written on version"),
    "activity": _("Activity"),
    "approach": _("Approach of the survey"),
    "area": _("Perimeter"),
    "asset": _("Asset used"),
    "assumption": _("Assumption before the survey"),
    "benchmark": _("Benchmark"),
    "blocked_use": _("Use that is blocked"),
    "booby_trapped": _("Booby-trapped"),
    "boys": _("Boys"),
    "category": _("Category"),
    "communities": _("Communities"),
    "computed_m2": _("Measured area (m²)"),
    "condition": _("Condition"),
    "contamination": _("Contamination"),
    "count": _("Number of items"),
    "coverage_percent": _("Coverage (%)"),
    "criteria": _("Criteria"),
    "declared_m2": _("Declared area (m²)"),
    "depth_m": _("Depth (m)"),
    "depth_required_m": _("Depth required (m)"),
    "disposal": _("Way of disposal"),
    "disposed": _("Day of disposal"),
    "effective": _("About the day"),
    "evidence_class": _("Counts as"),
    "found_during": _("Found during"),
    "girls": _("Girls"),
    "hazard": _("Hazardous area"),
    "hazards": _("Hazardous areas"),
    "improvised": _("Improvised"),
    "intended_use": _("Intended use"),
    "items_estimated": _("Items expected"),
    "kind": _("Kind"),
    "laid": _("Laid"),
    "men": _("Men"),
    "metal": _("Metal in the soil"),
    "note": _("Note"),
    "observed": _("Observed"),
    "ordnance": _("Model"),
    "organisation": _("Organisation"),
    "original": _("Coordinates as given"),
    "parents": _("Split from or merged of"),
    "place": _("Place"),
    "priority_source": _("Who set the priority"),
    "product": _("Product"),
    "removes": _("Categories removed"),
    "source": _("Source"),
    "source_kind": _("Kind of source"),
    "started": _("Started"),
    "status_reason": _("Reason of the status"),
    "territory": _("Territory and control"),
    "threat": _("Threat"),
    "unit": _("Administrative unit"),
    "women": _("Women"),
}
_HELP: dict[str, StrOrPromise] = {
    "hazard.kind": _(
        "SHA, suspected: reasonable suspicion from indirect evidence. CHA, confirmed: direct evidence shows that it is "
        "contaminated. After IMAS 04.10."
    ),
    "hazard.contamination": _(
        "Every category suspected or confirmed. A device that a person sets off is AP even when it is improvised; tick "
        "improvised beside it. After IMAS 04.10 and the Convention's definition of an anti-personnel mine."
    ),
    "hazard.improvised": _("An attribute of the device, not a category of its own: say AP or AV by how it works."),
    "hazard.status": _("Where the work stands. Closing removes no land: only a release product does."),
    "hazard.laid": _("A year, a year and month, or a day, as far as it is known: 1993, 1993-07 or 1993-07-21."),
    "hazard.depth_required_m": _("The depth to which the authority wants it cleared; part of what “cleared” means."),
    "release.product": _(
        "Cancelled: evidence of non-technical survey alone. Reduced: technical survey found the true perimeter. "
        "Cleared: all ordnance removed or destroyed to the set depth. After IMAS 07.11 and 04.10."
    ),
    "release.activity": _(
        "What was done. Battle area clearance searches land known to hold no mines, so it removes no mines from the "
        "books."
    ),
    "release.removes": _("Leave empty when the activity says it; tick to narrow it."),
    "release.depth_m": _("The depth that was reached. Cleared land is cleared to a depth, not for ever and below."),
    "release.criteria": _("On which evidence and by which national criteria the land was released."),
    "survey.kind": _(
        "NTS, non-technical: information is gathered without a technical means on the ground. TS, technical: with one. "
        "After IMAS 04.10."
    ),
    "evidence.sort": _("The national list says whether this sort counts as direct or indirect; nations differ."),
    "evidence.evidence_class": _("Follows from the sort by the national profile in force on that day; never typed."),
    "find.category": _("UXO was used and failed; AXO was left behind unused; CMR are what cluster munitions left."),
    "find.count": _("Items in this lot: of one category and model, at one place, found the same day."),
    "area": _(
        "Longitude and latitude in degrees (WGS 84), as well-known text or GeoJSON: POLYGON ((46.10 40.10, "
        "46.11 40.10, 46.11 40.11, 46.10 40.10)). The record's page shows on a map what was understood."
    ),
    "benchmark": _("A fixed point from which the place can be found again: POINT (46.10 40.10), longitude first."),
    "place": _("Where it is: POINT (46.10 40.10), longitude first."),
    "original": _("The coordinates as they came, so that nothing is lost when they are converted."),
    "declared_m2": _("Square metres as somebody wrote them down. Figures use the measured area; both are compared."),
    "computed_m2": _("Measured from the perimeter on the ellipsoid; never typed."),
    "effective": _("The day that this is true of: the day of the survey, of the release, of the find."),
    "unit": _("Leave empty: it follows from the place."),
    "reliability": _("How far the source can be trusted, by the national list."),
    "hazards": _("Record ids of the hazardous areas worked on, as a list."),
    "improvised": _("An attribute beside the category: by how it works it may be a mine or a booby-trap."),
}
_WHAT = (
    "reference name names short_name aliases code vocabulary labels model kind sort evidence_class product activity "
    "status status_reason effective observed country retired valid_from valid_until suspended"
)
_CONTAMINATION = (
    "contamination category improvised booby_trapped threat laid items_estimated ordnance count condition removes "
    "metal depth_m depth_required_m disposal disposed found_during"
)
_PLACE = (
    "area benchmark place original declared_m2 computed_m2 unit parent territory communities terrain slope vegetation "
    "soil marking"
)
_WORK = (
    "organisation team task method approach asset started assumption coverage_percent result recommendation criteria "
    "hazards hazard survey release parents certificate conditions"
)
_PEOPLE = "women girls boys men blocked_use intended_use priority priority_source contact phone email"
_GROUPS: tuple[tuple[StrOrPromise, frozenset[str]], ...] = (
    (_("What it is"), frozenset(_WHAT.split())),
    (_("Contamination"), frozenset(_CONTAMINATION.split())),
    (_("Place and size"), frozenset(_PLACE.split())),
    (_("Work"), frozenset(_WORK.split())),
    (_("People and priority"), frozenset(_PEOPLE.split())),
)
_REST = _("Source and notes")
_UNITS = {" m2": "m²", " m": "m", " kg": "kg", " percent": "%"}

WIDE = frozenset({"area", "note", "criteria", "assumption", "original", "contamination", "category", "removes"})
"""Fields that take the whole width of a form."""


def label_of(model: type[Version], name: str) -> str:
    """What a field is called."""
    known = _LABELS.get(name)
    if known is not None:
        return str(known)
    column = model.domain_fields().get(name)
    return str(capfirst(gettext(name_of(column)))) if column is not None else name


def name_of(column: models.Field[Any, Any]) -> str:
    """The English name of a column of which nothing else is said, with its unit in brackets."""
    name = str(column.verbose_name)
    for written, unit in _UNITS.items():
        if name.endswith(written):
            return f"{name.removesuffix(written)} ({unit})"
    return name


def help_of(model: type[Version], name: str) -> str:
    """What a field means, or nothing where its name says it."""
    return str(_HELP.get(f"{model.word}.{name}") or _HELP.get(name) or "")


def grouped(names: list[str]) -> list[tuple[str, list[str]]]:
    """Names under the headings to which they belong, each once, in the order given."""
    left, groups = list(names), []
    for heading, members in _GROUPS:
        mine = [name for name in left if name in members]
        left = [name for name in left if name not in members]
        groups.append((str(heading), mine))
    return [(heading, mine) for heading, mine in (*groups, (str(_REST), left)) if mine]
