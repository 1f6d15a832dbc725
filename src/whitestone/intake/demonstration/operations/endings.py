"""Completion, marking, handover and quality of the invented year.

Lots are drawn so that the land inspected in 2023 is the printed share of the land released by survey and clearance.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry import MultiPoint

from whitestone.demonstration import MARK
from whitestone.intake.demonstration.identity import lists, numbered, record_id
from whitestone.intake.demonstration.operations.cast import DAY, END, NOTE, START, Cast, OneTask, Rows
from whitestone.kernel.measure import square_metres
from whitestone.records.completion.models import Completion, Marking, MarkingState
from whitestone.records.handover.models import Handover
from whitestone.records.quality.checklist import ITEMS
from whitestone.records.quality.models import (
    Correction,
    Lot,
    LotResult,
    Nonconformity,
    QAPlan,
    Severity,
    Side,
    Visit,
    VisitResult,
    VisitStatus,
)
from whitestone.records.releases.models import Release
from whitestone.review.actions.installing import Past

INSPECTED_PERCENT = Decimal("6.13")
"""Figure F46 of the packaged figures: released minefields and battle areas that were inspected in 2023."""
_FINDINGS = (
    (Severity.MINOR, "The log of visitors was not kept.", "Keep it from today on."),
    (Severity.MINOR, "Marking of a safe lane had fallen.", "Set it up again."),
    (Severity.MAJOR, "The detector was not tested in the morning.", "Test it each morning; note the test."),
    (Severity.MAJOR, "The medic was away from the site for an hour.", "Work stops when no medic is there."),
    (Severity.CRITICAL, "Two deminers worked nearer to each other than the safety distance.", "Train the team again."),
)
_MARKS = 12
_MARKED_HAZARDS = 160


def rows(cast: Cast) -> list[Rows]:
    """Everything in the order in which it is entered."""
    finished = [one for one in cast.tasks if one.release and one.ended and START <= one.ended <= END]
    lots = _draw_lots(finished)
    return [
        (Completion, _completions(cast, finished)),
        (Marking, _markings(cast)),
        (QAPlan, _plans(cast)),
        (Visit, _visits(cast)),
        (Nonconformity, _nonconformities(cast)),
        (Release, _again(cast, lots)),
        (Lot, _lots(cast, lots)),
        (Handover, _handovers(cast, lots)),
    ]


def _completions(cast: Cast, finished: list[OneTask]) -> Iterator[Past]:
    for one in finished:
        corners = shapely.get_coordinates(shapely.get_exterior_ring(shapely.get_geometry(one.area, 0)))[:-1]
        corners = corners[:: max(1, -(-len(corners) // _MARKS))]
        values = {
            "unit": one.unit,
            "task": numbered("T", one.number),
            "started": one.started,
            "products": [str(record_id(one.release or ""))],
            "marks": MultiPoint(corners),
            "mark_table": [{"point": f"TP{turn}", "fixed": "steel pin"} for turn in range(1, len(corners) + 1)],
            "environment": {"water": "protected", "topsoil": "put back", "waste": "removed"},
            "restored": one.number % 13 != 0,
            "note": NOTE,
        }
        yield cast.said("k", one.number, one.operator, one.ended or END, values)


def _markings(cast: Cast) -> Iterator[Past]:
    """Fences and signs around open hazards; every ninth was found damaged."""
    table = cast.programme.table("hazards.gpkg")
    said = lists(table.columns)
    last = {name: row for row, name in enumerate(said["id"])}
    open_ = [row for row in last.values() if said["status"][row] == "open" and said["recorded"][row] < END - 90 * DAY]
    for number, row in enumerate(open_[:: max(1, len(open_) // _MARKED_HAZARDS)], start=1):
        operator = said["entered_by"][row].rsplit("-officer-", 1)[0]
        line = shapely.get_exterior_ring(shapely.get_geometry(table.places[row], 0))
        day = dt.date(2023, 3 + number % 10, 1 + number % 27)
        values = {
            "unit": said["unit"][row] or "",
            "hazard": record_id(said["id"][row]),
            "kind": "fence" if number % 3 else "signs",
            "line": shapely.LineString(shapely.get_coordinates(line)),
            "signs": 10 + number % 40,
            "condition": MarkingState.DAMAGED if number % 9 == 0 else MarkingState.GOOD,
            "next_check": day + 180 * DAY,
        }
        yield cast.said("g", number, operator, max(day, said["recorded"][row]), values)


def _plans(cast: Cast) -> Iterator[Past]:
    for number, operator in enumerate((None, *cast.bodies), start=1):
        values = {
            "name": f"{MARK} monitoring plan 2023, {'external' if operator is None else operator}",
            "side": Side.EXTERNAL if operator is None else Side.INTERNAL,
            "organisation": None if operator is None else cast.bodies[operator],
            "starts": START,
            "ends": END,
            "visits": 300 if operator is None else 40,
            "share_percent": 5 if operator is None else None,
            "source": NOTE,
        }
        yield cast.said("q", number, operator, dt.date(2023, 1, 5), values)


def _visited(cast: Cast) -> Iterator[tuple[int, OneTask, dt.date]]:
    """Number, task and day of each visit of the year."""
    number = 0
    for one in cast.tasks:
        if one.of_the_year and one.number % 2 == 0 and one.started >= START:
            number += 1
            length = ((one.ended or END) - one.started).days
            yield number, one, one.started + (length // 2) * DAY


def _bad(number: int) -> bool:
    return number % 7 == 3


def _visits(cast: Cast) -> Iterator[Past]:
    for number, one, day in _visited(cast):
        internal = number % 3 == 0
        answers = dict.fromkeys(ITEMS, "yes")
        quiet = ("warning-delivered", "warning-explained", "warning-received", "special-monitoring", "suspended")
        answers |= dict.fromkeys(quiet, "not applicable")
        if _bad(number):
            answers |= {
                ("documentation", "marking", "evidence-of-testing")[number % 3]: "no",
                "warning-delivered": "yes",
            }
        values = {
            "unit": one.unit,
            "plan": numbered("q", 2 + list(cast.bodies).index(one.operator) if internal else 1),
            "side": Side.INTERNAL if internal else Side.EXTERNAL,
            "status": VisitStatus.DONE,
            "activity": one.activity,
            "task": numbered("T", one.number),
            "organisation": cast.bodies[one.operator],
            "result": VisitResult.DOES_NOT_CONFORM if _bad(number) else VisitResult.CONFORMS,
            "answers": answers,
            "note": NOTE,
        }
        yield cast.said("V", number, one.operator if internal else None, day, values)


def _nonconformities(cast: Cast) -> Iterator[Past]:
    """What visits found: raised, corrected, verified; every ninth was still open at the end of the year."""
    bad = [one for one in _visited(cast) if _bad(one[0])]
    for number, (visit, one, day) in enumerate(bad, start=1):
        severity, finding, action = _FINDINGS[4 if number % 40 == 0 else number % 4]
        due = day + (14 if severity == Severity.MAJOR else 30) * DAY
        values: dict[str, Any] = {
            "unit": one.unit,
            "visit": numbered("V", visit),
            "task": numbered("T", one.number),
            "organisation": cast.bodies[one.operator],
            "severity": severity,
            "finding": f"{MARK}: {finding}",
            "action": action,
            "responsible": f"{MARK} team leader",
            "due": due,
            "suspends": severity == Severity.CRITICAL,
        }
        yield cast.said("N", number, None, day, values)
        mended = day + (4 + number % 20) * DAY
        looked = mended + (2 + number % 11) * DAY
        if number % 9 == 0 or looked > END:
            continue
        values |= {"correction": Correction.CORRECTED, "corrected": mended, "proof": f"{MARK}: photograph of the log"}
        yield cast.said("N", number, None, mended, values)
        lifted = {"lifted": looked} if severity == Severity.CRITICAL else {}
        yield cast.said(
            "N", number, None, looked, {**values, "correction": Correction.VERIFIED, "verified": looked, **lifted}
        )


@dataclass(frozen=True, slots=True)
class OneLot:
    """Finished land of one unit and quarter that is inspected together."""

    number: int
    tasks: tuple[OneTask, ...]
    percent: Decimal
    inspected: dt.date
    inspected_m2: Decimal
    failed: bool


def _draw_lots(finished: list[OneTask]) -> list[OneLot]:
    """Lots over two thirds of the year's finished tasks, each inspected in one share, which gives the printed one."""
    grouped: dict[tuple[str, int], list[OneTask]] = defaultdict(list)
    area = {one.number: square_metres(one.area) for one in finished if one.activity in ("clearance", "BAC", "TS")}
    for one in finished:
        if one.number in area and one.number % 3 and one.ended is not None and one.ended <= dt.date(2023, 12, 10):
            grouped[one.unit, (one.ended.month - 1) // 3].append(one)
    covered = sum(area[one.number] for tasks in grouped.values() for one in tasks)
    if not covered:
        return []
    whole = float(INSPECTED_PERCENT) / 100 * sum(area.values())
    share = min(whole / covered, 1.0)
    lots = []
    for number, key in enumerate(sorted(grouped), start=1):
        tasks = tuple(grouped[key])
        last = max(one.ended for one in tasks if one.ended is not None)
        m2 = Decimal(share * sum(area[one.number] for one in tasks)).quantize(Decimal("0.01"))
        percent = Decimal(100 * share).quantize(Decimal("0.01"))
        lots.append(OneLot(number, tasks, percent, min(last + 10 * DAY, END), m2, number % 23 == 11))
    return lots


def _again(cast: Cast, lots: list[OneLot]) -> Iterator[Past]:
    """The second clearance of the first task of each failed lot but the last, in 2024."""
    for lot in [one for one in lots if one.failed][:-1]:
        one, day = lot.tasks[0], dt.date(2024, 2, 1) + lot.number * DAY
        values = {
            "unit": one.unit,
            "reference": f"SYN-R-2024-again-{lot.number:03d}",
            "product": "cleared",
            "activity": "clearance",
            "organisation": cast.bodies[one.operator],
            "task": one.name,
            "area": one.area,
            "depth_m": "0.20",
            "note": f"{NOTE}: cleared again after a failed inspection",
        }
        yield cast.said("r", lot.number, one.operator, day, values)


def _lots(cast: Cast, lots: list[OneLot]) -> Iterator[Past]:
    failed = [one for one in lots if one.failed]
    for lot in lots:
        values: dict[str, Any] = {
            "unit": lot.tasks[0].unit,
            "name": f"SYN lot {lot.number:03d}",
            "releases": [str(record_id(one.release or "")) for one in lot.tasks],
            "side_m": 50,
            "share_percent": lot.percent,
            "seed": 1000 + lot.number,
            "note": NOTE,
        }
        yield cast.said("B", lot.number, None, max(lot.inspected - 6 * DAY, START), values)
        outcome: dict[str, Any] = {
            "inspected": lot.inspected,
            "inspected_m2": lot.inspected_m2,
            "bad_squares": 2 if lot.failed else 0,
            "items": 3 if lot.failed else 0,
            "result": LotResult.FAILED if lot.failed else LotResult.PASSED,
        }
        yield cast.said("B", lot.number, None, lot.inspected, {**values, **outcome})
        if lot.failed and lot is not failed[-1]:
            day = dt.date(2024, 2, 10) + lot.number * DAY
            yield cast.said(
                "B", lot.number, None, day, {**values, **outcome, "recleared": [str(numbered("r", lot.number))]}
            )


def _handovers(cast: Cast, lots: list[OneLot]) -> Iterator[Past]:
    """Land of lots that passed, a month after their inspection; half of it."""
    rng = cast.rng(3)
    passed = [(one, lot) for lot in lots if not lot.failed for one in lot.tasks if one.number % 2]
    people = rng.integers(0, 6, (len(passed), 4))
    for (one, lot), (women, girls, boys, men) in zip(passed, people.tolist(), strict=True):
        values = {
            "unit": one.unit,
            "task": numbered("T", one.number),
            "completion": numbered("k", one.number),
            "receiver": f"{MARK} municipality",
            "women": women,
            "girls": girls,
            "boys": boys,
            "men": men + 1,
            "restrictions": "No digging below 0.20 m without asking." if one.activity == "clearance" else "",
            "residual_risk": f"{MARK}: what lies deeper was not looked for.",
            "note": f"{NOTE}; entered as history, without documents, so that no certificate can be issued of it",
        }
        yield cast.said("h", one.number, None, lot.inspected + 30 * DAY, values)
