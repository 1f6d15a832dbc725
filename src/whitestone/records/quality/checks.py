"""Data-quality rules of quality management."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from whitestone.problems import register
from whitestone.records.quality import models
from whitestone.records.quality.models import Correction, Lot, LotResult, Nonconformity, QAPlan, Visit
from whitestone.records.quality.squares import land_of, plan_of
from whitestone.records.reference.lists import codes_and_links, foreign_codes
from whitestone.review.links import broken
from whitestone.review.order import dates_reversed, out_of_order
from whitestone.review.rules import Severity
from whitestone.review.words import Finding, one_by_one

SHARE_IMPOSSIBLE = register(
    "share-impossible",
    "A share of {value} % is to be inspected.",
    "Give a share above 0 and at most 100.",
)
UNANSWERED = register(
    "visit-without-answers",
    "The visit is done, and no item of the checklist is answered.",
    "Answer the items that were looked at.",
)
UNDECIDED = register(
    "visit-without-result",
    "The visit is done, and its result is open.",
    "Say whether what was seen conforms.",
)
GRAVE_WITHOUT_ACTION = register(
    "nonconformity-without-action",
    "The non-conformity is {value}, and {column} is not given.",
    "Lay down what is to be done, by whom and until when.",
)
CORRECTED_WITHOUT_PROOF = register(
    "correction-without-proof",
    "The correction is {value}, and {column} is not given.",
    "Give the day, and say what shows that it was mended.",
)
LIFTED_UNVERIFIED = register(
    "suspension-lifted-early",
    "The suspension was lifted on {value}, and nobody has verified the correction.",
    "Verify the correction first.",
)
NO_LAND = register(
    "lot-without-land",
    "No release product of the lot has a polygon that stands.",
    "Choose approved release products.",
)
NO_SQUARE = register(
    "lot-without-squares",
    "No square of {value} m lies in the land of the lot.",
    "Choose smaller squares.",
)
NO_OUTCOME = register(
    "lot-outcome-missing",
    "The lot is {value}, and {column} is not given.",
    "Give the day, the square metres, and how many squares held something.",
)
OUTCOME_CONTRADICTS = register(
    "lot-outcome-contradicts",
    "{bad} squares held something, {allowed} are allowed, and the lot is {value}.",
    "Correct the count or the result: a lot with more than is allowed has failed.",
)
RECLEARED_BEFORE = register(
    "lot-recleared-without-failing",
    "The lot names products that cleared it again, and it is {value}.",
    "Only a failed lot is cleared again.",
)

_CORRECTING: Mapping[str, tuple[Correction, ...]] = {
    Correction.OPEN: (Correction.CORRECTED,),
    Correction.CORRECTED: (Correction.VERIFIED, Correction.OPEN),
    Correction.VERIFIED: (Correction.OPEN,),
}


def check_plan(plan: QAPlan) -> list[Finding]:
    """Rules of monitoring plans."""
    found = [*foreign_codes(plan), *broken(plan), *dates_reversed(plan, "starts", "ends")]
    if plan.share_percent is not None:
        found += _share(plan)
    return found


def _share(version: QAPlan | Lot) -> Iterator[Finding]:
    if version.share_percent is not None and not 0 < version.share_percent <= 100:
        said = SHARE_IMPOSSIBLE(record=str(version.record), column="share_percent", value=version.share_percent)
        yield Finding(said, Severity.REFUSE)


def check_visits(visits: Sequence[Visit]) -> Iterator[tuple[Visit, Finding]]:
    """Rules of visits."""
    yield from codes_and_links(visits)
    yield from one_by_one(visits, _visited)


def _visited(visit: Visit) -> Iterator[Finding]:
    if visit.status == models.VisitStatus.DONE:
        if not visit.answers:
            yield Finding(UNANSWERED(record=str(visit.record), column="answers"), Severity.WARN)
        if visit.result == models.VisitResult.OPEN:
            yield Finding(UNDECIDED(record=str(visit.record), column="result"), Severity.REFUSE)


def check_raised(raised: Sequence[Nonconformity]) -> Iterator[tuple[Nonconformity, Finding]]:
    """Rules of non-conformities."""
    yield from codes_and_links(raised)
    yield from out_of_order(raised, "correction", _CORRECTING)
    yield from one_by_one(raised, lambda one: dates_reversed(one, "corrected", "verified"))
    yield from one_by_one(raised, _correction)


def _correction(one: Nonconformity) -> Iterator[Finding]:
    record = str(one.record)
    if one.severity != models.Severity.MINOR:
        for name in ("action", "responsible", "due"):
            if not getattr(one, name):
                said = GRAVE_WITHOUT_ACTION(record=record, column=name, value=one.severity)
                yield Finding(said, Severity.REFUSE)
    needed = {Correction.CORRECTED: ("corrected", "proof"), Correction.VERIFIED: ("corrected", "verified", "proof")}
    for name in needed.get(Correction(one.correction), ()):
        if not getattr(one, name):
            said = CORRECTED_WITHOUT_PROOF(record=record, column=name, value=one.correction)
            yield Finding(said, Severity.REFUSE)
    if one.suspends and one.lifted is not None and one.correction != Correction.VERIFIED:
        yield Finding(LIFTED_UNVERIFIED(record=record, column="lifted", value=one.lifted), Severity.REFUSE)


def check_lots(lots: Sequence[Lot]) -> Iterator[tuple[Lot, Finding]]:
    """Rules of lots."""
    yield from codes_and_links(lots)
    yield from one_by_one(lots, lambda one: list(_share(one)) or _squares(one))
    yield from one_by_one(lots, _outcome)


def _squares(lot: Lot) -> Iterator[Finding]:
    record = str(lot.record)
    land = land_of(lot)
    if land is None:
        yield Finding(NO_LAND(record=record, column="releases"), Severity.REFUSE)
        return
    try:
        plan_of(lot, land)
    except ValueError:
        yield Finding(NO_SQUARE(record=record, column="side_m", value=lot.side_m), Severity.REFUSE)


def _outcome(lot: Lot) -> Iterator[Finding]:
    record = str(lot.record)
    if lot.recleared and lot.result != LotResult.FAILED:
        yield Finding(RECLEARED_BEFORE(record=record, column="recleared", value=lot.result), Severity.REFUSE)
    if lot.result == LotResult.PLANNED:
        return
    missing = [name for name in ("inspected", "inspected_m2", "bad_squares") if getattr(lot, name) is None]
    for name in missing:
        yield Finding(NO_OUTCOME(record=record, column=name, value=lot.result), Severity.REFUSE)
    if lot.bad_squares is not None and (lot.bad_squares > lot.allowed) != (lot.result == LotResult.FAILED):
        said = OUTCOME_CONTRADICTS(
            record=record, column="result", value=lot.result, bad=lot.bad_squares, allowed=lot.allowed
        )
        yield Finding(said, Severity.REFUSE)
