"""Splitting a hazardous area and merging several: drafts in one batch that are approved together or not at all.

No land leaves the books: the new records hold it from the day, and the old ones let go the day after.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.geometry import intersecting
from whitestone.kernel.measure import square_metres
from whitestone.problems import Problem, ProblemError, ProblemKind, register
from whitestone.records.hazards.models import Hazard, Status
from whitestone.records.reference.checks import IN_THE_FUTURE
from whitestone.records.releases.models import Release
from whitestone.review import problems as say
from whitestone.review.actions.drafting import NewRecord, latest_approved, propose, record
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Severity, current
from whitestone.review.states import OPEN, Change
from whitestone.review.words import Finding, word_of

TOLERANCE = 0.001
"""Share of the parent's area that parts may leave out, share or add before they are no partition."""
_LEAST_M2 = 1.0

TOO_FEW_PARTS = register(
    "split-too-few",
    "{value} are too few: an area is split into two parts or more, and two areas or more are merged.",
    "Give every part its own polygon; choose every area that is to be merged.",
)
NOT_A_PARTITION = register(
    "split-not-a-partition",
    "The parts leave out {gap:.0f} m² of the area, share {overlap:.0f} m², and lie {outside:.0f} m² outside it.",
    "Draw the parts so that together they are the area: no gap, no overlap, nothing beyond it.",
)
RELEASED_INSIDE = register(
    "split-released-inside",
    "{area:.0f} m² of the area were worked by release products, first {other}; new records would open that land again.",
    "Redraw the area to the land that is still open, have that approved, and then split or merge it.",
)
UNLIKE = register(
    "merge-unlike",
    "The areas differ in {column}, so that merging them would change what is recorded of their land.",
    "Update the records until they agree, or leave them apart.",
)
NOT_STANDING = register(
    "split-not-standing",
    "The hazardous area has no approved version with a polygon, or a change to it is under review.",
    "Wait until the change is approved or taken back.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a split area: its polygon in degrees (WGS 84), and what differs from the parent."""

    area: BaseGeometry
    values: Mapping[str, Any] = field(default_factory=dict)


def _refuse_or_pass(kind: ProblemKind, problem: Problem) -> None:
    """Raises unless the nation only warns of it."""
    if current().severities.get(kind.code, Severity.REFUSE) is Severity.REFUSE:
        raise ProblemError(problem)


def _standing(one: Hazard, day: dt.date, actor: Person) -> tuple[Hazard, BaseGeometry]:
    """The version that stands last, and its polygon."""
    rows = Hazard.objects.visible_to(actor).filter(record=one.record)
    if not rows.exists():
        raise ProblemError(say.NOT_FOUND(record=str(one.record), word=Hazard.word))
    last = rows.as_at(dt.date.max).first()
    pending = Hazard.objects.filter(record=one.record, state__in=OPEN).exists()
    if last is None or last.area is None or pending or last.effective > day or last.status == Status.CARRIED_ON:
        raise ProblemError(NOT_STANDING(record=str(one.record)))
    if last.pk != one.pk:
        raise ProblemError(say.CHANGED_MEANWHILE(record=str(one.record), word=Hazard.word, by=str(last.author)))
    return last, last.area


def _dated(day: dt.date | None) -> dt.date:
    """The day of a split or merger: yesterday where none is given."""
    yesterday = timezone.now().date() - dt.timedelta(days=1)
    if day is not None and day > yesterday:
        # The old record lets go the day after, and no record is about a day that has not come.
        letting_go = day if day == dt.date.max else day + dt.timedelta(days=1)
        raise ProblemError(IN_THE_FUTURE(column="day", value=letting_go))
    return day or yesterday


def _nothing_released(parents: Sequence[Hazard]) -> None:
    """Refuses land over which products went since: a new record does not know what they removed."""
    land = shapely.union_all([one.area for one in parents])
    first = min(one.effective for one in parents)
    products = Release.objects.as_at(dt.date.max).filter(effective__gte=first, area__isnull=False).order_by("pk")
    near = list(products.filter(pk__in=intersecting(products, "area", land)))
    if not near:
        return
    shapes = np.array([one.area for one in near], dtype=object)
    area = square_metres(shapely.intersection(land, shapely.union_all(shapely.make_valid(shapes))))
    if area > _LEAST_M2:
        said = RELEASED_INSIDE(record=str(parents[0].record), area=area, other=str(near[0]))
        _refuse_or_pass(RELEASED_INSIDE, said)


def _partition(whole: BaseGeometry, parts: Sequence[BaseGeometry]) -> tuple[list[BaseGeometry], BaseGeometry | None]:
    """The parts, fitted exactly where they are a partition; else as they are, with the land that they leave out."""
    together = shapely.union_all(list(parts))
    left, beyond = shapely.difference(whole, together), shapely.difference(together, whole)
    gap, outside = square_metres(left), square_metres(beyond)
    overlap = max(0.0, sum(square_metres(part) for part in parts) - square_metres(together))
    if gap + overlap + outside > max(_LEAST_M2, TOLERANCE * square_metres(whole)):
        said = NOT_A_PARTITION(column="parts", gap=gap, overlap=overlap, outside=outside)
        _refuse_or_pass(NOT_A_PARTITION, said)
        return list(parts), left if gap > _LEAST_M2 else None
    fitted: list[BaseGeometry] = []
    free = whole
    for part in parts[:-1]:
        fitted.append(_polygonal(shapely.intersection(part, free)))
        free = _polygonal(shapely.difference(free, part))
    return [*fitted, free], None


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    pieces = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(pieces[shapely.get_dimensions(pieces) == 2])


def _carry_on(parent: Hazard, day: dt.date, how: str, actor: Person) -> Hazard:
    # The day after: on the same day the books would take the old record first, and the land would leave and return.
    values = {"status": Status.CARRIED_ON, "status_reason": how[:200], "effective": day + dt.timedelta(days=1)}
    base = latest_approved(Hazard, parent.record)
    return propose(parent, actor=actor, change=Change.UPDATED, base=base, values=values)


def _copied(parent: Hazard) -> dict[str, Any]:
    """What a part takes over; figures that are of the whole area are left out."""
    own = (
        "original",
        "declared_m2",
        "benchmark",
        "items_estimated",
        "women",
        "girls",
        "boys",
        "men",
        "parents",
        "area",
    )
    names = [name for name, column in Hazard.domain_fields().items() if column.editable and name not in own]
    return {name: getattr(parent, name) for name in (*names, "tier", "extra")}


def split(
    hazard: Hazard, parts: Sequence[Part], *, actor: Person, day: dt.date | None = None, reason: str
) -> list[Hazard]:
    """Draft the split of an approved area: a new record for each part, and the area carried on by them.

    `hazard` is the version that was looked at; `day` is yesterday where none is given.

    Where the nation lets parts leave land out, the area itself stays and is redrawn to that land.

    Raises
    ------
    ProblemError
        When the parts are no partition, products went over the land, or the actor may not write.
    """
    if len(parts) < 2:
        raise ProblemError(TOO_FEW_PARTS(column="parts", value=len(parts)))
    if not reason.strip():
        raise ProblemError(say.REASON_NEEDED(record=str(hazard.record)))
    on = _dated(day)
    with writing(actor, reason, uuid.uuid4()) as entry:
        parent, whole = _standing(hazard, on, actor)
        _nothing_released([parent])
        areas, left = _partition(whole, [part.area for part in parts])
        common = {**_copied(parent), "effective": on, "parents": [str(parent.record)]}
        new = [
            NewRecord(
                parent.owner, {**common, "reference": f"{parent.reference}/{number}", **part.values, "area": area}
            )
            for number, (part, area) in enumerate(zip(parts, areas, strict=True), start=1)
        ]
        children = record(Hazard, new, actor=actor, batch=entry.batch)
        if left is None:
            old = _carry_on(parent, on, f"split: {reason}", actor)
        else:
            base, values = (
                latest_approved(Hazard, parent.record),
                {"area": left, "effective": on + dt.timedelta(days=1)},
            )
            old = propose(parent, actor=actor, change=Change.UPDATED, base=base, values=values)
    return [old, *children]


def merge(
    hazards: Sequence[Hazard],
    *,
    actor: Person,
    day: dt.date | None = None,
    values: Mapping[str, Any] | None = None,
    reason: str,
) -> list[Hazard]:
    """Draft the merging of approved areas: one new record over the land of all, which are carried on by it.

    `hazards` are the versions that were looked at; `day` is yesterday where none is given.

    Raises
    ------
    ProblemError
        When they differ in owner, kind or categories, products went over the land, or the actor may not write.
    """
    if len({one.record for one in hazards}) < 2:
        raise ProblemError(TOO_FEW_PARTS(column="hazards", value=len(hazards)))
    if not reason.strip():
        raise ProblemError(say.REASON_NEEDED())
    on = _dated(day)
    with writing(actor, reason, uuid.uuid4()) as entry:
        parents = [_standing(one, on, actor)[0] for one in hazards]
        unlike = [
            UNLIKE(column=name)
            for name in ("owner", "kind", "contamination", "tier", "unit")
            if len({str(getattr(one, name)) for one in parents}) > 1
        ]
        if unlike:
            raise ProblemError(unlike)
        _nothing_released(parents)
        land = shapely.union_all([one.area for one in parents])
        said = {**_copied(parents[0]), "effective": on, "parents": [str(one.record) for one in parents], "area": land}
        (child,) = record(
            Hazard,
            [NewRecord(parents[0].owner, {**said, **(values or {}), "area": land})],
            actor=actor,
            batch=entry.batch,
        )
        old = [_carry_on(one, on, f"merged: {reason}", actor) for one in parents]
    return [child, *old]


def tried(draft: Callable[[], list[Hazard]], actor: Person) -> list[tuple[Hazard, list[Finding]]]:
    """The drafts that a split or merge would make, each with the checks that it would fail.

    They are written and taken back, so that whatever the real one would refuse is refused here.

    Raises
    ------
    ProblemError
        As `split` and `merge` do.
    """
    with transaction.atomic():
        drafts = draft()
        rules = standing_of(actor).rules
        found = word_of(Hazard.word).all_findings(drafts, rules)
        transaction.set_rollback(True)
    return list(zip(drafts, found, strict=True))
