"""Data-quality rules of finds."""

from __future__ import annotations

from collections.abc import Iterator

from whitestone.land.words import CATEGORIES
from whitestone.problems import register
from whitestone.records.finds.models import Find
from whitestone.records.reference.checks import unknown_codes
from whitestone.records.reference.models import Ordnance
from whitestone.records.reference.units import unit_findings
from whitestone.records.releases.models import Release
from whitestone.review.links import broken
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


def check(find: Find) -> list[Finding]:
    """Every rule that the version breaks."""
    return [*unknown_codes(find), *broken(find), *_words(find), *_place(find), *unit_findings(find, find.place)]


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
    if find.ordnance is not None:
        model = Ordnance.objects.as_at(find.effective).filter(record=find.ordnance).first()
        if model is not None and model.category != find.category:
            said = MODEL_OF_OTHER_CATEGORY(record=record, column="ordnance", value=model.model)
            yield Finding(said, Severity.WARN)


def _place(find: Find) -> Iterator[Finding]:
    if find.release is None or find.place is None:
        return
    release = Release.objects.filter(record=find.release).order_by("-number").first()
    if release is not None and release.area is not None and not release.area.intersects(find.place):
        place = (find.place.bounds[0], find.place.bounds[1])
        said = OUTSIDE_RELEASE(record=str(find.record), column="place", place=place)
        yield Finding(said, Severity.WARN)
