"""Publishing a report: freezing what it says, and later saying what has changed since and which records are behind it.

A publication is a record like any other: written by one person of headquarters, approved by another, never overwritten.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from whitestone.problems import ProblemError
from whitestone.records.publications.models import Publication
from whitestone.records.reference.profile import profile_as_at
from whitestone.reports.catalogue import catalogue
from whitestone.reports.cells import Period
from whitestone.reports.definitions import Definition
from whitestone.reports.laying import work_out
from whitestone.reports.outside import marks_of, said_of
from whitestone.reports.questions import questions_of
from whitestone.reports.report import Cell, Report, behind, digest
from whitestone.reports.snapshot import snapshot
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.models import Event, Person
from whitestone.review.states import Step

NOTICED = {"m2": 0.5}
"""Smaller differences of an area are those of the overlay's grid, not of the records."""


def report_of(name: str, period: Period, known_at: dt.datetime | None, only: Mapping[str, str] | None = None) -> Report:
    """Work out a report by name, with what others have said and how it compares with its last publication.

    Raises
    ------
    ProblemError
        There is no such report, or it takes no such parameter.
    """
    every = catalogue()
    layout = every.layout(name)
    report = work_out(layout, snapshot(known_at), period, every.definitions, only)
    return replace(
        report,
        marks=marks_of(report) if layout.carry else (),
        beside=said_of(period, report.register.known_at) if layout.beside else (),
    )


def publish(
    name: str,
    period: Period,
    *,
    actor: Person,
    known_at: dt.datetime | None = None,
    note: str = "",
    only: Mapping[str, str] | None = None,
) -> Publication:
    """Freeze a report and submit it for approval by another person of headquarters.

    Raises
    ------
    ProblemError
        There is no such report, or the actor may not publish.
    """
    # A moment of its own, never "now": whoever approves works it out again and must get the same.
    moment = known_at or dt.datetime.now(dt.UTC)
    report = report_of(name, period, moment, only)
    profile = profile_as_at(period.end, moment)
    values = {
        "report": name,
        "title": report.layout.title,
        "start": period.start,
        "effective": period.end,
        "known_at": moment,
        "content": report.content(),
        "sha256": report.sha256,
        "profile": None if profile is None else profile.number,
        "note": note,
    }
    (draft,) = record(Publication, [NewRecord(None, values)], actor=actor, reason=note)
    (submitted,) = move(Publication, Step.SUBMIT, [Seen(draft.pk, draft.revision)], actor=actor)
    return submitted


def frozen(publication: Publication) -> Report:
    """The report of a publication, worked out again as the register was known then.

    Raises
    ------
    ProblemError
        There is no such report any more.
    """
    period, only = Period(publication.start, publication.effective), publication.content.get("only")
    return report_of(publication.report, period, publication.known_at, only if isinstance(only, dict) else None)


def approval_of(publication: Publication) -> str:
    """Who wrote and who approved it, when, and under which national profile, in a sentence."""
    last = Event.objects.filter(verb="approve", word=publication.word, record=publication.record)
    approved = last.filter(number=publication.number).order_by("-sequence").first()
    if approved is None:
        return ""
    return _("Written by {author}, approved by {approver} on {day}; national profile: {profile}.").format(
        author=publication.author.username,
        approver=approved.actor_name,
        day=approved.at.date().isoformat(),
        profile="–" if publication.profile is None else _("version {number}").format(number=publication.profile),
    )


def difference(publication: Publication) -> str:
    """What a publication says other than the register said at its moment, in words; empty when nothing."""
    content = dict(publication.content)
    if digest(content) != publication.sha256:
        return "its content has another hash"
    try:
        again = frozen(publication)
    except ProblemError:
        return f"there is no report {publication.report}"
    fresh = again.content()
    for key in ("report", "period", "chain", "definitions", "only", "beside"):
        if content.get(key) != fresh.get(key):
            return f"its {key} differs"
    said, now = _cells(content), _cells(fresh)
    for address, cell in again.cells:
        # What was printed as 0 while no record said anything is empty now: no figure has changed.
        if cell.ask.definition.unsaid and cell.value is None and said.get(address) == 0:
            said[address] = None
    differing = [address for address in {**said, **now} if said.get(address) != now.get(address)]
    return f"{len(differing)} figures differ, first {differing[0]}" if differing else ""


def questioned(publication: Publication) -> list[tuple[str, str]]:
    """What is hard to believe among a publication's figures and those of others: sentence, and what to ask."""
    return [(check.sentence, check.question) for check in questions_of(frozen(publication))]


def _cells(content: Mapping[str, object]) -> dict[str, float | None]:
    cells = content.get("cells")
    return dict(cells) if isinstance(cells, dict) else {}


@dataclass(frozen=True, slots=True)
class Reason:
    """One record that changed a figure: what it added then and now, and who approved what in between."""

    word: str
    record: str
    then: float
    now: float
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure that is no longer what was published."""

    address: str
    definition: Definition
    then: float | None
    now: float | None
    reasons: tuple[Reason, ...]
    redefined: bool


def restate(publication: Publication, known_at: dt.datetime | None = None) -> Iterator[Restated]:
    """Every published figure that is another one now, with the records that changed it.

    Parameters
    ----------
    known_at
        Compare with what was known at this moment; with what is known now, where none is given.
    """
    period = Period(publication.start, publication.effective)
    then = frozen(publication)
    now = report_of(publication.report, period, known_at, then.only)
    said, defined = _cells(publication.content), publication.content.get("definitions", {})
    old, new = dict(then.cells), dict(now.cells)
    for address in dict.fromkeys([*said, *new]):
        cell = new.get(address) or old.get(address)
        if cell is None:
            continue
        before, after = said.get(address), new[address].value if address in new else None
        one = cell.ask.definition
        if _same(before, after, NOTICED.get(one.unit.value, 0.0)):
            continue
        reasons = tuple(_reasons(then, now, cell, publication.known_at, known_at))
        changed = defined.get(one.id, {}) != {"words": one.words, "formula": one.formula}
        yield Restated(address, one, before, after, reasons, changed)


def _same(before: float | None, after: float | None, noticed: float) -> bool:
    # A row that has come or gone with nothing in it is no change of a figure.
    return abs((before or 0.0) - (after or 0.0)) <= noticed


def _sums(report: Report, cell: Cell) -> dict[tuple[str, str], float]:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in behind(report, cell):
        sums[row.word, row.record] += row.value
    return sums


def _reasons(then: Report, now: Report, cell: Cell, first: dt.datetime, later: dt.datetime | None) -> Iterator[Reason]:
    before, after = _sums(then, cell), _sums(now, cell)
    noticed = NOTICED.get(cell.ask.definition.unit.value, 0.0)
    differing = [key for key in {**before, **after} if abs(before.get(key, 0.0) - after.get(key, 0.0)) > noticed]
    steps = _steps([record for _, record in differing], first, later)
    for word, record_ in sorted(differing, key=lambda key: -abs(before.get(key, 0.0) - after.get(key, 0.0))):
        told = steps.get(record_, ())
        yield Reason(word, record_, before.get((word, record_), 0.0), after.get((word, record_), 0.0), tuple(told))


def _steps(records: list[str], first: dt.datetime, later: dt.datetime | None) -> dict[str, list[str]]:
    """What became the truth between two moments, by record."""
    events = Event.objects.filter(record__in=records[:500], at__gt=first)
    if later is not None:
        events = events.filter(at__lte=later)
    found: dict[str, list[str]] = defaultdict(list)
    approved = list(events.filter(verb__in=("approve", "install")).order_by("sequence"))
    # Why a version was written is said when it is drafted, often long before the first moment.
    drafts = Event.objects.filter(verb="draft", record__in={event.record for event in approved}).exclude(reason="")
    why = {(event.record, event.number): event.reason for event in drafts.order_by("sequence")}
    for event in approved:
        said = f"{event.at:%Y-%m-%d} {event.actor_name}: version {event.number}"
        reasons = dict.fromkeys(one for one in (why.get((event.record, event.number), ""), event.reason) if one)
        found[str(event.record)].append(", ".join([said, *reasons]))
    return found
