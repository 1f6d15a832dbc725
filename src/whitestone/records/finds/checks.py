"""Data-quality rules of finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from django.utils import timezone

from whitestone.land.words import CATEGORIES
from whitestone.problems import register
from whitestone.records.finds.models import Find, FoundDuring
from whitestone.records.hazards.models import Hazard
from whitestone.records.reference.checks import depths, in_the_future, references_twice, unknown_codes_of
from whitestone.records.reference.models import Ordnance
from whitestone.records.reference.thresholds import Limits
from whitestone.records.reference.together import called, meeting, metres_between, objects, sound
from whitestone.records.reference.units import units_findings
from whitestone.records.releases.models import Release
from whitestone.records.tasks.models import Task
from whitestone.review.links import broken_of
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

CATEGORY_NOT_ONE = register(
    "find-category-not-one",
    "A find belongs to exactly one category, and this one names {value}.",
    "Choose one; record items of several categories as several finds.",
)
NOTHING_FOUND = register("find-count-zero", "The find counts no item.", "Give the number of items, or withdraw it.")
OUTSIDE_RELEASE = register(
    "find-outside-release",
    "The find lies outside the release product that it names.",
    "Check its coordinates and the product.",
)
DISPOSED_EARLIER = register(
    "disposed-before-found",
    "It was disposed of ({value}) before it was found.",
    "Correct one of the two dates.",
)
MODEL_OF_OTHER_CATEGORY = register(
    "find-category-not-of-model",
    "The catalogue has the model {value} under another category.",
    "Correct the category or the model.",
)
IMPROVISED_DIFFERS = register(
    "find-improvised-not-of-model",
    "The catalogue has the model {value} as {known}, and the find says otherwise.",
    "Correct the attribute or the model; whether a device is improvised decides how a treaty counts it.",
)
AFTER_RELEASE = register(
    "find-after-release",
    "It was found {days} days after the land was released ({value}).",
    "If it was missed, report it as a find in released land and reopen the land; else correct one of the two dates.",
)
BEFORE_WORK = register(
    "find-before-work-began",
    "It was found before work on the product began ({value}).",
    "Correct one of the two dates.",
)
BEFORE_TASK = register(
    "find-before-task-began",
    "It lies in the polygon of the task {value}, and was found before work on it began ({began}).",
    "Correct the day or the place; or name the release product of the earlier work in which it was found.",
)
IN_NO_HAZARD = register(
    "find-in-no-hazard",
    "It was found during {value}, in no recorded hazardous area.",
    "Check its coordinates; if they are right, record the hazardous area in which it lay.",
)
FOUND_TWICE = register(
    "find-recorded-twice",
    "Another find of the same category and day lies within {limit}: {other}.",
    "If it is the same item, withdraw one of the two; several items at one place are one record with their count.",
)

AREA_WORK = (FoundDuring.TS, FoundDuring.CLEARANCE, FoundDuring.BAC)
Found = tuple[Find, Finding]


def check(finds: Sequence[Find]) -> Iterator[Found]:
    """Every rule that each version breaks."""
    yield from unknown_codes_of(finds)
    yield from broken_of(finds)
    yield from in_the_future(finds)
    yield from references_twice(finds)
    for find in finds:
        yield from ((find, finding) for finding in _words(find))
    yield from _models(finds)
    yield from depths(finds, "depth_m")
    yield from _products(finds)
    yield from _hazards(finds)
    yield from _tasks(finds)
    yield from _twins(finds)
    yield from units_findings(finds, [one.place for one in finds])


def _words(find: Find) -> Iterator[Finding]:
    record = str(find.record)
    if find.category not in CATEGORIES:
        named = ", ".join(find.category.words) or "none"
        yield Finding(CATEGORY_NOT_ONE(record=record, column="category", value=named), Severity.REFUSE)
    if find.count < 1:
        yield Finding(NOTHING_FOUND(record=record, column="count"), Severity.REFUSE)
    if find.disposed is not None and find.disposed < find.effective:
        said = DISPOSED_EARLIER(record=record, column="disposed", value=find.disposed)
        yield Finding(said, Severity.REFUSE)


def _models(finds: Sequence[Find]) -> Iterator[Found]:
    """Category and improvised attribute beside the catalogue's, as it stands now."""
    rows = Ordnance.objects.standing().filter(record__in={one.ordnance for one in finds if one.ordnance})
    models = {one.record: one for one in rows.order_by("effective", "number")}
    for find in finds:
        model = models.get(find.ordnance) if find.ordnance else None
        if model is None:
            continue
        if model.category != find.category:
            said = MODEL_OF_OTHER_CATEGORY(record=str(find.record), column="ordnance", value=model.model)
            yield find, Finding(said, Severity.WARN)
        if model.improvised != find.improvised:
            known = "improvised" if model.improvised else "not improvised"
            said = IMPROVISED_DIFFERS(record=str(find.record), column="improvised", value=model.model, known=known)
            yield find, Finding(said, Severity.WARN)


def _products(finds: Sequence[Find]) -> Iterator[Found]:
    """Place and day beside those of the release product that a find names, whatever the state of its review."""
    rows = Release.objects.filter(record__in={one.release for one in finds if one.release}).order_by("number")
    products = {one.record: one for one in rows.only("record", "area", "started", "effective")}
    asked = [(find, products[find.release]) for find in finds if find.release in products]
    areas, places = sound(product.area for _, product in asked), objects(find.place for find, _ in asked)
    away = shapely.disjoint(areas, places) & ~shapely.is_missing(areas) & ~shapely.is_missing(places)
    for (find, product), outside in zip(asked, away, strict=True):
        record = str(find.record)
        if outside and find.place is not None:
            place = (find.place.bounds[0], find.place.bounds[1])
            yield find, Finding(OUTSIDE_RELEASE(record=record, column="place", place=place), Severity.WARN)
        if find.effective > product.effective:
            days = (find.effective - product.effective).days
            said = AFTER_RELEASE(record=record, column="effective", value=product.effective, days=days)
            yield find, Finding(said, Severity.WARN)
        if product.started is not None and find.effective < product.started:
            said = BEFORE_WORK(record=record, column="effective", value=product.started)
            yield find, Finding(said, Severity.WARN)


def _hazards(finds: Sequence[Find]) -> Iterator[Found]:
    """Whether what area work found lies in land that was ever recorded as hazardous."""
    asked = [one for one in finds if one.found_during in AREA_WORK and one.place is not None]
    met = meeting(objects(one.place for one in asked), Hazard.objects.standing(), "area")
    known = set(met.left.tolist())
    for index, find in enumerate(asked):
        if index not in known and find.place is not None:
            place = (find.place.bounds[0], find.place.bounds[1])
            said = IN_NO_HAZARD(record=str(find.record), column="place", value=find.found_during, place=place)
            yield find, Finding(said, Severity.WARN)


def _tasks(finds: Sequence[Find]) -> Iterator[Found]:
    """Day beside the beginning of work, where area work found it and every task at its place began later.

    A find that names a release product is held against that product instead: land may be worked twice.
    """
    asked = [one for one in finds if one.found_during in AREA_WORK and one.place is not None and one.release is None]
    tasks = Task.objects.as_at(timezone.now().date()).filter(began__isnull=False)
    met = meeting(objects(one.place for one in asked), tasks, "area", "began", "reference", "tier")
    first: dict[int, Mapping[str, Any]] = {}
    for left, row in zip(met.left.tolist(), met.rows, strict=True):
        if left not in first or row["began"] < first[left]["began"]:
            first[left] = row
    for left, row in first.items():
        find = asked[left]
        if find.effective < row["began"] and find.place is not None:
            said = BEFORE_TASK(
                record=str(find.record), column="effective", value=called(row), began=row["began"],
                place=(find.place.bounds[0], find.place.bounds[1]),
            )  # fmt: skip
            yield find, Finding(said, Severity.WARN)


def _twins(finds: Sequence[Find]) -> Iterator[Found]:
    """Finds of one category and day at one place: mostly one item that two people entered."""
    limits, today = Limits(), timezone.now().date()
    asked = [one for one in finds if one.place is not None]
    places = objects(one.place for one in asked)
    # Degrees around each place that surely hold the distance, at any latitude where people work.
    boxes = shapely.bounds(places).reshape(-1, 4) + np.array([-1, -1, 1, 1]) * limits["same_place_m"] / 30_000
    around = np.asarray(shapely.box(*boxes.T), dtype=object).reshape(-1)
    met = meeting(around, Find.objects.as_at(today), "place", "category", "effective", "reference", "tier")
    same = [
        row["record"] != asked[left].record
        and row["category"] == asked[left].category
        and row["effective"] == asked[left].effective
        for left, row in zip(met.left, met.rows, strict=True)
    ]
    met = met.only(np.array(same, dtype=np.bool_))
    near = met.only(metres_between(places[met.left], met.shapes) <= limits["same_place_m"])
    first = dict(zip(reversed(near.left.tolist()), reversed(near.rows), strict=True))
    for left in sorted(first):
        find, place = asked[left], (float(shapely.get_x(places[left])), float(shapely.get_y(places[left])))
        said = FOUND_TWICE(
            record=str(find.record), column="place", other=called(first[left]), limit=limits.said("same_place_m"),
            place=place,
        )  # fmt: skip
        yield find, Finding(said, Severity.WARN)
