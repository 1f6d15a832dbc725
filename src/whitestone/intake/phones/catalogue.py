"""Which forms there are: the words that each writes, and the columns that a phone asks. Not how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class PartOf:
    """One word within a form.

    Attributes
    ----------
    fixed
        What every record of it says without being asked.
    links
        Column to the part of the form whose record it names.
    repeat
        Whether there may be none or several.
    """

    word: str
    columns: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class FormOf:
    """One form; its first part is the record to which photographs belong."""

    id: str
    title: str | Promise
    parts: Mapping[str, PartOf]


_PEOPLE = ("women", "girls", "boys", "men")
_SURVEY = ("effective", "reference", "status", "task", "team", "started", "area", "benchmark")
_FIND = (
    "effective", "reference", "category", "ordnance", "improvised", "booby_trapped", "count", "condition", "depth_m",
    "place", "detected_by", "hazard", "disposal", "disposed", "explosives_kg", "note",
)  # fmt: skip

FORMS: tuple[FormOf, ...] = (
    FormOf("hazard", _("Hazardous area"), {"hazard": PartOf("hazard", (
        "effective", "reference", "name", "kind", "contamination", "improvised", "booby_trapped", "threat", "area",
        "benchmark", "community", "minefield_type", "laid", "items_estimated", "source", "source_kind",
        "source_reliability", "terrain", "slope", "vegetation", "soil", "metal", "blocked_use", "intended_use",
        *_PEOPLE, "marking", "note",
    ))}),
    FormOf("nts", _("Non-technical survey"), {"survey": PartOf("survey", (
        *_SURVEY, *_PEOPLE, "assumption", "approach", "uav_used", "criteria", "result", "recommendation", "note",
    ), {"kind": "NTS"})}),
    FormOf("ts", _("Technical survey with lanes"), {
        "survey": PartOf("survey", (
            *_SURVEY, "assumption", "approach", "asset", "coverage_percent", "uav_used", "fade_out_m", "criteria",
            "result", "recommendation", "note",
        ), {"kind": "TS"}),
        "lanes": PartOf("lane", (
            "effective", "task", "kind", "asset", "line", "width_m", "area", "depth_m", "result", "note",
        ), links={"survey": "survey"}, repeat=True),
    }),
    FormOf("workday", _("Daily progress"), {"workday": PartOf("workday", (
        "effective", "task", "team", "hours", "women", "men", "machines", "animals", "by_method", "area", "depth_m",
        "soil", "vegetation", "signals", "stoppages", "note",
    ))}),
    FormOf("completion", _("Completion report"), {"completion": PartOf("completion", (
        "effective", "task", "started", "products", "exclusions", "marks", "restored", "missed_items", "note",
    ))}),
    FormOf("find", _("Find"), {"find": PartOf("find", (*_FIND[:10], "found_during", *_FIND[10:]))}),
    FormOf("spot", _("Spot task"), {
        "spot": PartOf("spottask", (
            "effective", "reference", "source", "reporter", "description", "place", "category", "status", "urgency",
            "reported", "visited", "closed", "team", "level", "outcome", "checked_m2", "hazard", "note",
        )),
        "finds": PartOf("find", _FIND, {"found_during": "spot task"}, repeat=True),
    }),
    FormOf("accident", _("Accident"), {
        "accident": PartOf("accident", (
            "effective", "reference", "kind", "happened", "place", "category", "improvised", "ordnance", "activity",
            "task", "marked", "killed", "injured", "narrative",
        )),
        "people": PartOf("injured", (
            "effective", "harm", "name", "sex", "born", "address", "staff", "injuries", "touched", "protection", "note",
        ), links={"accident": "accident"}, repeat=True),
    }),
    FormOf("visit", _("Monitoring visit"), {
        "visit": PartOf("visit", (
            "effective", "plan", "side", "status", "reference_type", "inspected", "activity", "task", "organisation",
            "authority", "contact", "result", "answers", "note",
        )),
        "findings": PartOf("nonconformity", (
            "effective", "task", "organisation", "severity", "finding", "action", "responsible", "due", "suspends",
        ), links={"visit": "visit"}, repeat=True),
    }),
    FormOf("marking", _("Check of marking"), {"marking": PartOf("marking", (
        "effective", "task", "hazard", "kind", "line", "length_m", "signs", "condition", "next_check",
    ))}),
    FormOf("education", _("EORE session"), {"education": PartOf("education", (
        "effective", "reference", "team", "delivery", "activity", "sessions", "minutes", "place", "community", "topics",
        "audience", "materials", "women", "men", "girls", "boys", "by_age", "with_disability", "reached", "counting",
        "note",
    ))}),
)  # fmt: skip

OWN = ("organisation",)
"""Columns that name the device's organisation where the form does not ask for another."""

AMOUNTS = {"by_method": "release-method", "stoppages": "stoppage", "by_age": "age-band"}
"""Columns that hold a number for each code of a list."""
