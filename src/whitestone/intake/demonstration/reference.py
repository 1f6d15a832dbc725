"""Reference data of the demonstration: profile with its history, units, codes, ordnance, organisations, accreditations.

Units and fade-out distances are the packaged profile's; the rest is invented and says SYNTHETIC.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping

import numpy as np

from whitestone.demonstration import MARK, Programme
from whitestone.intake.demonstration.identity import BEFORE, FIRST_DAY, noon, numbered
from whitestone.land.words import CATEGORIES
from whitestone.profiles import open_profile
from whitestone.records.finds.models import FoundDuring
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.reference.code_lists import shipped
from whitestone.records.reference.models import Ordnance, Profile, Term, Unit
from whitestone.review.actions.installing import Past, install_history
from whitestone.review.models import Person

TWO_STEPS_FROM = dt.date(2021, 1, 1)
"""Invented: from this day on a region verifies before headquarters approves."""
REASON = f"{MARK}: history of an invented programme, entered by the demonstration"
_LIST = f"{MARK}: a list of the demonstration, not a nation's"
ACTIVITIES = ("clearance", "TS", "BAC", "NTS")
_FURTHER: Mapping[str, str] = {
    "manual": "operational_staff",
    "mechanical": "machines",
    "animal detection": "mine_detection_dogs",
}
"""Scopes that an operator holds when the printed tables give it any of these."""
_AUTHORITY_ONLY = ("EOD 1", "EOD 2", "EOD 3", "EORE")
_SUSPENDED = ("SYN-O-alpha-demining", "mechanical", dt.date(2023, 5, 10), dt.date(2023, 6, 5))
"""Invented: whose work with machines was stopped, from when until when."""
_TERMS: Mapping[str, tuple[str, ...]] = {
    "reliability": ("A", "B", "C", "D"),
    "accredited-activity": (*ACTIVITIES, *_FURTHER, *_AUTHORITY_ONLY),
    "organisation-type": ("authority", "operator"),
    "ordnance-condition": ("good", "corroded", "damaged"),
    "disposal-method": ("in place", "collected"),
    "release-method": ("manual", "mechanical", "animal detection", "visual", "survey"),
    "survey-result": ("new hazardous area", "no hazard"),
    "terrain": ("flat", "hills", "mountain"),
    "vegetation": ("none", "low", "dense"),
    "land-use": ("farming", "housing", "road", "grazing"),
    "staff-role": ("team-leader", "medic", "deminer", "manager", "support"),
    "machine-type": ("tiller", "flail", "excavator"),
    "training-subject": ("deminer", "first-aid", "team-leader", "EOD"),
    "contract-type": ("partnership", "tasking"),
    "priority": ("high", "medium", "low"),
    "soil": ("clay", "loam", "gravel", "rock"),
    "survey-asset": ("manual", "dogs"),
    "marking": ("fence", "signs"),
    "accident-activity": ("clearance", "farming", "herding", "travelling", "playing"),
    "accident-cause": ("procedure", "supervision", "equipment", "not known"),
    "spot-urgency": ("high", "medium", "low"),
    "stoppage": ("weather", "machine"),
}
_CALLED: Mapping[str, str] = {
    "farming": "Agriculture",
    "grazing": "Pasture",
    "in place": "Destroyed in place",
    "collected": "Moved and destroyed with others",
    "fortification": "Trench, berm or firing position",
    "minefield record": "Minefield record",
    "animal detection": "Mine detection dogs",
}
"""Labels, in the words of the program's own lists, of codes that only the demonstration has."""
DURING: Mapping[str, FoundDuring] = {
    "clearance": FoundDuring.CLEARANCE,
    "TS": FoundDuring.TS,
    "BAC": FoundDuring.BAC,
    "NTS": FoundDuring.NTS,
}


def organisations(programme: Programme) -> dict[str, uuid.UUID]:
    """Record ids by the programme's id of an operator."""
    names = programme.table("operators.csv").columns["id"].tolist()
    return {name: numbered("O", position) for position, name in enumerate(names, start=1)}


def models_of(programme: Programme) -> dict[str, uuid.UUID]:
    """Record ids of the ordnance catalogue by model."""
    names = np.unique(programme.table("finds.gpkg").columns["model"].astype(str)).tolist()
    return {name: numbered("M", position) for position, name in enumerate(names, start=1)}


def install_reference(programme: Programme, author: Person) -> None:
    """Enter all reference data; the profile first, because it says how everything after it is reviewed."""
    for model, rows in (
        (Profile, _profile(programme, author)),
        (Unit, _units(programme, author)),
        (Term, _terms(programme, author)),
        (Ordnance, _ordnance(programme, author)),
        (Organisation, _organisations(programme, author)),
        (Accreditation, _accreditations(programme, author)),
    ):
        install_history(model, rows, reason=REASON)


def _profile(programme: Programme, author: Person) -> Iterator[Past]:
    packaged = open_profile("aze")
    evidence = programme.table("evidence.gpkg").columns
    classes = dict(zip(evidence["type"].tolist(), evidence["evidence"].tolist(), strict=True))
    on = dt.date(2023, 12, 31)
    distances = {str(one.name): packaged.fade_out(str(one.name), on) for one in CATEGORIES}
    for day, steps in ((FIRST_DAY, 1), (TWO_STEPS_FROM, 2)):
        values = {
            "effective": day,
            "country": packaged.code,
            "name": f"{packaged.name} ({MARK} demonstration)",
            "languages": [one.code for one in packaged.languages],
            "rules": {"review_steps": steps, "reviewers_need_mfa": False, "demonstration": True},
            "fade_out_m": {name: float(one.value) for name, one in distances.items() if one is not None},
            "evidence": classes,
            "source": f"{MARK}: demonstration programme, scale {programme.scale}, seed {programme.seed}. "
            "Fade-out distances are assumed, as the packaged profile says.",
        }
        yield Past(numbered("C", 1), None, author, BEFORE if steps == 1 else noon(day), values)


def _units(programme: Programme, author: Person) -> Iterator[Past]:
    table = programme.table("units.gpkg")
    rows = zip(table.columns["code"].tolist(), table.columns["name"].tolist(), table.places, strict=True)
    for number, (code, name, area) in enumerate(rows, start=1):
        values = {"effective": FIRST_DAY, "code": code, "name": name, "area": area}
        yield Past(numbered("U", number), None, author, BEFORE, values)


def _terms(programme: Programme, author: Person) -> Iterator[Past]:
    sorts = np.unique(programme.table("evidence.gpkg").columns["type"].astype(str)).tolist()
    known = {(name, code): label for name, code, label, _ in shipped()}
    every = [(name, code) for name, codes in {**_TERMS, "evidence-type": sorts}.items() for code in codes]
    for number, (vocabulary, code) in enumerate(every, start=1):
        label = known.get((vocabulary, code)) or _CALLED.get(code)
        labels = {"en": label} if label else {}
        values = {"effective": FIRST_DAY, "vocabulary": vocabulary, "code": code, "labels": labels, "source": _LIST}
        yield Past(numbered("L", number), None, author, BEFORE, values)


def _ordnance(programme: Programme, author: Person) -> Iterator[Past]:
    finds = programme.table("finds.gpkg").columns
    category = dict(zip(finds["model"].tolist(), finds["category"].tolist(), strict=True))
    for model, record in models_of(programme).items():
        values = {
            "effective": FIRST_DAY,
            "model": model,
            "category": category[model],
            "improvised": model.startswith("improvised"),
            "note": _LIST,
        }
        yield Past(record, None, author, BEFORE, values)


def _organisations(programme: Programme, author: Person) -> Iterator[Past]:
    operators = programme.table("operators.csv").columns
    ids = organisations(programme)
    for name, id_ in zip(operators["name"].tolist(), operators["id"].tolist(), strict=True):
        values = {
            "effective": FIRST_DAY,
            "name": f"{name} ({MARK})",
            "short_name": name if len(name) <= 24 else "",
            "kind": "operator",
            "contact": f"{MARK}: what this register says of {name} is invented",
        }
        yield Past(ids[id_], None, author, BEFORE, values)


def _accreditations(programme: Programme, author: Person) -> Iterator[Past]:
    """Scopes by what an operator has, from the first day; one of them was suspended for a while in 2023."""
    capacities = programme.table("capacities.csv").columns
    said = zip(*(capacities[name].tolist() for name in ("operator", "quantity", "number")), strict=True)
    held = {(operator, quantity) for operator, quantity, number in said if number}
    number = 0
    for operator, record in organisations(programme).items():
        scopes = [*ACTIVITIES, *(scope for scope, quantity in _FURTHER.items() if (operator, quantity) in held)]
        for activity in (*scopes, *(_AUTHORITY_ONLY if operator == "SYN-O-anama" else ())):
            number += 1
            values = {
                "effective": FIRST_DAY,
                "organisation": record,
                "activity": activity,
                "kind": "operational",
                "valid_from": FIRST_DAY,
                "valid_until": dt.date(2027, 12, 31),
                "certificate": f"SYN-{number:04d}",
                "conditions": f"{MARK}: invented",
            }
            yield Past(numbered("A", number), None, author, BEFORE, values)
            if (operator, activity) == _SUSPENDED[:2]:
                for day, stopped in zip(_SUSPENDED[2:], (True, False), strict=True):
                    why = {"suspended_from": day, "suspended_reason": f"{MARK}: a test had run out"} if stopped else {}
                    said_then = {**values, "effective": day, "suspended": stopped, **why}
                    yield Past(numbered("A", number), None, author, noon(day), said_then)
