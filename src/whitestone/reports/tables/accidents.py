"""Facts of accidents and of people killed or injured in them. Names and addresses are never read here."""

from __future__ import annotations

import datetime as dt

from whitestone.land.words import Contamination
from whitestone.records.accidents.models import Accident, Harm, Injured
from whitestone.records.capacity.models import Sex
from whitestone.reports.facts import Facts
from whitestone.reports.gathering import Gathered
from whitestone.reports.snapshot import Snapshot, source

_VALUES = ("count", "killed", "injured")
_SPLITS = ("kind", "device", "improvised", "organisation", "unit", "activity")
_PEOPLE = ("count", "killed", "injured", "women", "men", "girls", "boys")
_OF_PEOPLE = ("harm", "sex", "age", "kind", "device", "improvised", "staff")
_GROWN_UP = 18


@source("accidents", _VALUES, _SPLITS)
def accidents(register: Snapshot) -> Facts:
    """Accidents and incidents with the numbers of people killed and injured that their reports give."""
    gathered = Gathered(_VALUES, _SPLITS)
    for one in Accident.objects.as_at(dt.date.max, register.known_at).order_by("record"):
        values = {"count": 1.0, "killed": float(one.killed), "injured": float(one.injured)}
        splits = {"organisation": one.organisation, "unit": one.unit, "activity": one.activity, **_device(one)}
        gathered.add(one, one.effective, values, {"kind": one.kind, **splits})
    return gathered.facts()


@source("casualties", _PEOPLE, _OF_PEOPLE)
def casualties(register: Snapshot) -> Facts:
    """People killed or injured, each with sex and age on the day of the accident; a child is younger than 18.

    Somebody whose sex or birthday is not recorded is in none of `women`, `men`, `girls` and `boys`.
    """
    gathered = Gathered(_PEOPLE, _OF_PEOPLE)
    known = Accident.objects.as_at(dt.date.max, register.known_at)
    happened = {one.record: one for one in known}
    people = Injured.objects.as_at(dt.date.max, register.known_at).defer("name", "address").order_by("record")
    for one in people:
        accident = happened.get(one.accident)
        day = one.effective if accident is None else accident.effective
        age = _age(one.born, day)
        group = {Sex.FEMALE: ("women", "girls"), Sex.MALE: ("men", "boys")}.get(Sex(one.sex))
        values = {"count": 1.0, "killed": float(one.harm == Harm.KILLED), "injured": float(one.harm == Harm.INJURED)}
        if group is not None and age:
            values[group[age == "child"]] = 1.0
        splits = {"harm": one.harm, "sex": one.sex, "age": age, "staff": "yes" if one.staff else "no"}
        gathered.add(one, day, values, {**splits, **(_device(accident) if accident else {})} | _kind(accident))
    return gathered.facts()


def _kind(accident: Accident | None) -> dict[str, object]:
    return {} if accident is None else {"kind": accident.kind}


def _device(accident: Accident) -> dict[str, object]:
    words = Contamination(int(accident.category)).words if accident.category else ()
    return {"device": ", ".join(words), "improvised": "yes" if accident.improvised else "no"}


def _age(born: dt.date | None, day: dt.date) -> str:
    if born is None:
        return ""
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return "child" if years < _GROWN_UP else "adult"
