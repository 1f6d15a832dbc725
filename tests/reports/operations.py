"""One operator's two years as records, from which the worked answers of operations are added up. SYNTHETIC."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, TypeVar

from tests.cast import NORTH, OPERATOR, OTHER_OPERATOR, Cast
from tests.records.operations import put
from whitestone.records.accidents.models import Accident, Injured
from whitestone.records.capacity.models import Animal, Contract, Machine, Staff, Team
from whitestone.records.completion.models import Completion, Marking
from whitestone.records.education.models import Education
from whitestone.records.evidence.models import Evidence
from whitestone.records.figures.models import Return, Source
from whitestone.records.handover.models import Handover
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.records.quality.models import Lot, Nonconformity, Visit
from whitestone.records.spot.models import SpotTask
from whitestone.records.surveys.models import Survey
from whitestone.records.tasks.models import Target, Task
from whitestone.records.work.models import Workday
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.versions import Version

V = TypeVar("V", bound=Version)
D = dt.date


def add_operations(cast: Cast) -> None:
    """Capacity, tasks, work, quality, accidents and spot tasks, most of them within 2022 and 2023."""
    reason = "the worked example"
    partner = NewRecord(None, {"name": "Partner", "effective": D(2000, 1, 1)}, OTHER_OPERATOR)
    install(Organisation, [partner], author=cast.headquarters, reason=reason)

    def add(model: type[V], day: dt.date, **values: Any) -> V:
        return put(model, cast, values, day)

    team, machine = _capacity(add)
    task = add(
        Task, D(2022, 3, 1), reference="T-1", activity="clearance", objective="released", organisation=OPERATOR,
        unit=NORTH, status="completed", ordered=D(2022, 3, 1), accepted=D(2022, 3, 11), began=D(2022, 4, 4),
        completed=D(2022, 9, 17), priority_source="decree",
    )  # fmt: skip
    add(Task, D(2023, 5, 1), reference="T-2", activity="TS", objective="reduced", status="ordered", unit=NORTH,
        ordered=D(2023, 5, 1), organisation=OPERATOR)  # fmt: skip
    add(Task, D(2023, 6, 1), reference="T-3", activity="TS", objective="reduced", status="planned")
    _work(add, task, team, machine)
    _quality(add)
    _accidents(add)
    _education(add)
    _said_by_others(add)
    add(Marking, D(2023, 2, 1), unit=NORTH, kind="fence", length_m=120, signs=6, condition="damaged")
    add(Marking, D(2023, 2, 1), unit=NORTH, kind="signs", length_m=80, signs=4, condition="removed")
    report = add(Completion, D(2022, 9, 17), task=task.record)
    add(Handover, D(2022, 10, 1), task=task.record, completion=report.record, receiver="the municipality")


def _capacity(add: Any) -> tuple[Team, Machine]:
    spring = D(2022, 4, 1)
    nts = add(Team, spring, organisation=OPERATOR, name="N1", activity="NTS")
    ts = add(Team, spring, organisation=OPERATOR, name="T1", activity="TS", unit=NORTH)
    add(Team, spring, organisation=OPERATOR, name="T2", activity="TS", disbanded=D(2023, 6, 30))
    manual = add(Team, spring, organisation=OTHER_OPERATOR, name="M1", activity="manual")
    for team, body, sexes in ((nts, OPERATOR, "fm"), (ts, OPERATOR, "fmm"), (manual, OTHER_OPERATOR, "fmmm")):
        for sex in sexes:
            said = {"f": "female", "m": "male"}[sex]
            add(Staff, spring, organisation=body, function="operational", sex=said, team=team.record)
    add(Staff, spring, organisation=OPERATOR, function="support", sex="female")
    add(Staff, spring, organisation=OPERATOR, function="operational", sex="male", left=D(2023, 12, 31))
    for kind, count in (("dog", 3), ("rat", 2)):
        for number in range(count):
            add(Animal, spring, organisation=OTHER_OPERATOR, kind=kind, name=f"{kind} {number}")
    machine = add(Machine, spring, organisation=OPERATOR, kind="flail", serial="1", unit=NORTH)
    add(Machine, spring, organisation=OPERATOR, kind="flail", serial="2", retired=D(2022, 12, 1))
    add(Contract, D(2023, 1, 1), organisation=OTHER_OPERATOR, partner=OPERATOR, kind="grant", counted_together=True,
        valid_from=D(2023, 1, 1), valid_until=D(2024, 12, 31))  # fmt: skip
    for until in (D(2025, 1, 1), D(2023, 6, 1)):
        add(Accreditation, spring, organisation=OPERATOR, activity="TS", valid_from=spring, valid_until=until)
    return ts, machine


def _work(add: Any, task: Task, team: Team, machine: Machine) -> None:
    who = {"task": task.record, "organisation": OPERATOR, "unit": NORTH}
    add(Workday, D(2022, 4, 4), hours=6, women=2, men=3, by_method={"manual": 300, "dog": 700},
        team=team.record, animals=[str(uuid.UUID(int=one)) for one in (1, 2)], **who)  # fmt: skip
    add(Workday, D(2022, 4, 5), hours=5, women=1, men=4, by_method={"manual": 500}, stoppages={"rain": 90},
        team=team.record, machines=[str(machine.record)], **who)  # fmt: skip
    add(Workday, D(2023, 4, 5), hours=4, women=0, men=5, by_method={}, stoppages={"rain": 30}, **who)
    add(Workday, D(2024, 4, 5), hours=4, women=0, men=5, by_method={"manual": 100}, **who)
    add(Target, D(2023, 1, 1), plan="Plan", year=2023, quantity="square metres released", amount=200_000)
    one = {"source": "public", "unit": NORTH, "organisation": OPERATOR, "category": "UXO"}
    add(SpotTask, D(2022, 5, 9), status="closed", reported=D(2022, 5, 1), visited=D(2022, 5, 4),
        closed=D(2022, 5, 9), outcome="destroyed in place", **one)  # fmt: skip
    add(SpotTask, D(2023, 5, 8), status="visited", reported=D(2023, 5, 1), visited=D(2023, 5, 8), **one)
    add(SpotTask, D(2023, 6, 1), status="reported", reported=D(2023, 6, 1), **one)
    add(Survey, D(2022, 2, 1), kind="NTS", organisation=OPERATOR, unit=NORTH, women=4, girls=1, boys=2, men=3)
    for sort, kind in (("detonations", "direct"), ("verbal", "indirect"), ("verbal", "indirect")):
        one = add(Evidence, D(2022, 2, 1), sort=sort, unit=NORTH)
        # The class follows from the nation's table, of which the strip has none.
        Evidence.objects.filter(pk=one.pk).update(evidence_class=kind)


def _quality(add: Any) -> None:
    visit = {"organisation": OPERATOR, "status": "done", "unit": NORTH}
    add(Visit, D(2022, 5, 1), side="external", result="conforms", **visit)
    add(Visit, D(2022, 6, 1), side="internal", result="does not conform", **visit)
    add(Visit, D(2022, 7, 1), **{**visit, "status": "planned"}, side="external")
    raised = {"organisation": OPERATOR, "finding": "a visor was open", "unit": NORTH}
    add(Nonconformity, D(2022, 6, 1), severity="major", correction="verified", verified=D(2022, 6, 21),
        due=D(2022, 6, 11), **raised)  # fmt: skip
    add(Nonconformity, D(2022, 6, 1), severity="minor", due=D(2023, 1, 1), **raised)
    add(Nonconformity, D(2023, 6, 1), severity="minor", due=D(2024, 1, 1), **raised)
    plan = {"releases": [], "side_m": 10, "share_percent": 5, "seed": 1}
    add(Lot, D(2022, 10, 1), name="L1", inspected=D(2022, 10, 1), inspected_m2=4000, result="passed", **plan)
    add(Lot, D(2023, 10, 1), name="L2", inspected=D(2023, 10, 1), inspected_m2=1000, result="failed", items=2, **plan)
    add(Lot, D(2023, 11, 1), name="L3", **plan)


def _accidents(add: Any) -> None:
    noon = dt.time(12, tzinfo=dt.UTC)
    at = {"organisation": OPERATOR, "unit": NORTH, "category": "AP"}

    def accident(day: dt.date, kind: str, **values: Any) -> Accident:
        found: Accident = add(Accident, day, kind=kind, happened=dt.datetime.combine(day, noon), **{**at, **values})
        return found

    work = accident(D(2022, 4, 5), "demining accident", killed=1, injured=1)
    accident(D(2022, 4, 6), "near miss")
    away = accident(D(2023, 4, 5), "mine or ordnance accident", injured=3, category="UXO", organisation=None)
    add(Injured, D(2022, 4, 5), accident=work.record, harm="killed", sex="male", born=D(1980, 1, 1))
    add(Injured, D(2022, 4, 5), accident=work.record, harm="injured", sex="female", born=D(1990, 1, 1))
    for sex, born in (("female", D(2005, 4, 6)), ("male", D(2010, 1, 1)), ("male", None)):
        add(Injured, D(2023, 4, 5), accident=away.record, harm="injured", sex=sex, born=born)


def _education(add: Any) -> None:
    held = {"organisation": OPERATOR, "unit": NORTH, "delivery": "interpersonal"}
    add(Education, D(2022, 3, 3), women=7, men=5, girls=4, boys=6, with_disability=2, sessions=2, **held)
    add(Education, D(2023, 3, 3), girls=11, boys=9, **held)
    add(Education, D(2023, 4, 4), **{**held, "delivery": "mass media"}, reached=4000, counting="estimated")
    add(Education, D(2024, 3, 3), women=50, **held)


def _said_by_others(add: Any) -> None:
    """Returns without a polygon, and two documents that print clearance by year: the later one says 2022 anew."""
    declared = {"unit_written": "North", "unit": NORTH, "land_class": "ap_only"}
    add(Return, D(2022, 12, 31), period="2022", product="cleared", area_m2=3000, **declared)
    add(Return, D(2023, 12, 31), period="2023", product="reduced", area_m2=1000, **declared)
    add(Return, D(2024, 12, 31), period="2024", product="cleared", area_m2=700, **declared)
    first = [["2021", "9", "yes"], ["2022", "0.02", "yes"]]
    add(Source, D(2023, 6, 1), title="First", tables=[_years_printed(first)])
    add(Source, D(2024, 6, 1), title="Second", tables=[_years_printed([["2022", "0.03", ""], ["2023", "0.50", "yes"]])])


def _years_printed(rows: list[list[str]]) -> dict[str, Any]:
    area = {
        "name": "km2", "heading": "Area cleared", "unit": "km2", "remark": False, "category": 1, "product": "cleared",
        "percent_of": None,
    }  # fmt: skip
    estimated = {**area, "name": "estimated", "unit": "", "remark": True, "category": 0, "product": ""}
    return {
        "id": "years", "title": "By year", "file": "years.csv", "printed_as": "", "period": "", "place": "",
        "said_by": "A reviewer", "basis": "compiled", "rows_are": "period", "unit_kind": None, "label": "year",
        "marks": "", "total": None, "footnotes": {}, "header": ["year", "km2", "estimated"],
        "columns": [area, {**estimated, "basis": {"yes": "estimate"}}],
        "rows": [[number, *row] for number, row in enumerate(rows, start=2)],
    }  # fmt: skip
