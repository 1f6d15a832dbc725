"""Data-quality rules of release products."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from django.utils import timezone

from whitestone.land.words import Activity, Contamination, Product
from whitestone.problems import register
from whitestone.records.finds.models import Find
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.checks import Accreditations
from whitestone.records.reference.areas import areas_findings
from whitestone.records.reference.checks import depths, in_the_future, references_twice, unknown_codes_of
from whitestone.records.reference.profile import rules_on
from whitestone.records.reference.thresholds import Limits
from whitestone.records.reference.together import (
    Histories,
    Shapes,
    called,
    covered,
    meeting,
    point_of,
    shares,
    sound,
)
from whitestone.records.reference.units import units_findings
from whitestone.records.releases.models import Release
from whitestone.records.surveys.models import Survey, SurveyKind
from whitestone.review.links import broken_lists, broken_of, ids
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

PRODUCT_NOT_OF_ACTIVITY = register(
    "product-not-of-activity",
    "Land is not {value} by {activity}.",
    "Non-technical survey cancels, technical survey reduces, clearance clears. Correct the product or the activity.",
)
NO_AREA = register(
    "release-without-polygon",
    "The release product has no polygon.",
    "Draw it. Land that is known only as a figure belongs in a tabular return.",
)
NEVER_RECORDED = register(
    "released-outside-hazard",
    "{share:.0%} of the polygon lies in no recorded hazardous area.",
    "Check the perimeter; if the land was hazardous, record the hazardous area first.",
)
STARTED_LATER = register(
    "started-after-released",
    "Work began ({value}) after the land was released.",
    "Correct one of the two dates.",
)
NOT_ACCREDITED = register(
    "organisation-not-accredited",
    "The organisation was not accredited for {value} on {day}.",
    "Check the organisation and the day; record the accreditation if there was one.",
)
NO_DEPTH = register(
    "clearance-without-depth",
    "The land was cleared, and no depth is given.",
    "Give the depth to which it was cleared, in metres.",
)
DEPTH_LESS = register(
    "depth-less-than-required",
    "The land was cleared to {value} m, and {required} m were required.",
    "Clear it to the required depth, or record the authority's consent to the smaller one as what was required.",
)
WITHOUT_NTS = register(
    "cancelled-without-nts",
    "The product cancels land, and names no report of a non-technical survey.",
    "Enter the report and name it; land is cancelled on the evidence of a non-technical survey.",
)
WITHOUT_TS = register(
    "reduced-without-ts",
    "The product reduces land, and names no report of a technical survey.",
    "Enter the report and name it; land is reduced by technical survey.",
)
REPORT_LATER = register(
    "report-after-release",
    "The survey report on which the product rests is dated {value}, after the land was released.",
    "Correct one of the two dates, or name the report that was there on the day.",
)
NOT_ALLOWED = register(
    "product-not-allowed-then",
    "The national profile in force on {day} does not let land be {value}.",
    "Correct the product or its date; a change of the standard belongs in the profile with its date of effect.",
)
RATE_HIGH = register(
    "clearance-rate-high",
    "{value:,.0f} {unit} were released, more than {limit}.",
    "Check area, dates and number of people; what a polygon holds beyond the worked land belongs in another product.",
)
NOTHING_FOUND = register(
    "cleared-and-nothing-found",
    "{value:,.0f} m² were cleared, more than {limit}, and nothing was found there.",
    "Enter the finds if there were any; if not, ask on what evidence the land was held hazardous.",
)
MINES_FEW = register(
    "release-density-low",
    "{count} anti-personnel mines were found in the cleared area: {value:,.1f} per km², fewer than {limit}.",
    "Ask how much of the polygon was mined, and how much only lay in it.",
)
MINES_MANY = register(
    "release-density-high",
    "{count} anti-personnel mines were found in the cleared area: {value:,.0f} per km², more than {limit}.",
    "Check the polygon and its unit of area, and whether the finds belong to it.",
)
RELEASED_TWICE = register(
    "release-overlaps",
    "{share:.0%} of the polygon was {value} before, in {other}.",
    "Look at them together: one may be a duplicate, or a later report of the same work.",
)

PRODUCTS_OF = {
    Activity.NTS: {Product.CANCELLED},
    Activity.TS: {Product.REDUCED, Product.CANCELLED},
    Activity.CLEARANCE: {Product.CLEARED, Product.REDUCED},
    Activity.BAC: {Product.CLEARED, Product.REDUCED},
}
"""What an activity yields. Some nations reduce land in the middle of clearance, and cancel beside survey lanes."""


REPORTS = {
    Product.CANCELLED: (SurveyKind.NTS, WITHOUT_NTS),
    Product.REDUCED: (SurveyKind.TS, WITHOUT_TS),
}
"""The report that a product rests on: IMAS 07.11 cancels by non-technical and reduces by technical survey."""

Found = tuple[Release, Finding]


def check(releases: Sequence[Release]) -> Iterator[Found]:
    """Every rule that each version breaks."""
    areas = sound(one.area for one in releases)
    yield from unknown_codes_of(releases)
    yield from broken_of(releases)
    yield from broken_lists(releases, "hazards", "hazard")
    yield from broken_lists(releases, "exclusions", "hazard")
    yield from in_the_future(releases)
    yield from references_twice(releases)
    limits = Limits()
    for release in releases:
        yield from ((release, finding) for finding in (*_words(release), *_rates(release, limits)))
    yield from _accredited(releases)
    yield from _reports(releases)
    yield from _allowed(releases)
    yield from depths(releases, "depth_m", "depth_required_m")
    yield from _depths_reached(releases)
    yield from areas_findings(
        releases,
        [one.area for one in releases],
        [one.declared_m2 for one in releases],
        [one.computed_m2 for one in releases],
    )
    yield from _outside(releases, areas)
    yield from _released_before(releases, areas)
    yield from _finds(releases, areas)
    yield from units_findings(releases, [one.area or one.benchmark for one in releases])


def _words(release: Release) -> Iterator[Finding]:
    record = str(release.record)
    if release.product not in PRODUCTS_OF[Activity(release.activity)]:
        said = PRODUCT_NOT_OF_ACTIVITY(
            record=record, column="product", value=release.product, activity=release.activity
        )
        yield Finding(said, Severity.WARN)
    if release.area is None:
        yield Finding(NO_AREA(record=record, column="area"), Severity.REFUSE)
    if release.started is not None and release.started > release.effective:
        said = STARTED_LATER(record=record, column="started", value=release.started)
        yield Finding(said, Severity.REFUSE)
    if release.product == Product.CLEARED and release.depth_m is None:
        yield Finding(NO_DEPTH(record=record, column="depth_m"), Severity.WARN)


def _rates(release: Release, limits: Limits) -> Iterator[Finding]:
    """Square metres for each person and day, or a day where the people are not known; survey has no such limit."""
    if release.product != Product.CLEARED or not release.computed_m2:
        return
    days = (release.effective - release.started).days + 1 if release.started else None
    effort = float(release.person_days or 0) or (release.people * days if release.people and days else 0)
    if effort and not (release.machines or release.dogs):
        name = "rate_bac" if release.activity == Activity.BAC else "rate_clearance"
        rate, unit = release.computed_m2 / effort, "m² for each person and day"
    elif days and days > 0:
        name, rate, unit = "rate_site", release.computed_m2 / days, "m² a day"
    else:
        return
    if rate > limits[name]:
        said = RATE_HIGH(
            record=str(release.record), column="person_days", value=rate, unit=unit, limit=limits.said(name)
        )
        yield Finding(said, Severity.WARN)


def _accredited(releases: Sequence[Release]) -> Iterator[Found]:
    known = Accreditations()
    for release in releases:
        day = release.effective
        if release.organisation is not None and not known.held(release.organisation, release.activity, day):
            said = NOT_ACCREDITED(record=str(release.record), column="organisation", value=release.activity, day=day)
            yield release, Finding(said, Severity.WARN)


def _reports(releases: Sequence[Release]) -> Iterator[Found]:
    rows = Survey.objects.filter(record__in={one.survey for one in releases if one.survey})
    held = (rows.standing() | rows.open()).order_by("effective", "number")
    reports = {record: (kind, day) for record, kind, day in held.values_list("record", "kind", "effective")}
    for release in releases:
        kind, day = reports.get(release.survey, ("", dt.date.min)) if release.survey else ("", dt.date.min)
        if (needs := REPORTS.get(Product(release.product))) and kind != needs[0]:
            yield release, Finding(needs[1](record=str(release.record), column="survey"), Severity.WARN)
        if day > release.effective:
            said = REPORT_LATER(record=str(release.record), column="survey", value=day)
            yield release, Finding(said, Severity.WARN)


def _allowed(releases: Sequence[Release]) -> Iterator[Found]:
    rules = rules_on({one.effective for one in releases})
    for release in releases:
        if not rules[release.effective].products_allowed.get(release.product, True):
            said = NOT_ALLOWED(
                record=str(release.record), column="product", value=release.product, day=release.effective
            )
            yield release, Finding(said, Severity.REFUSE)


def _depths_reached(releases: Sequence[Release]) -> Iterator[Found]:
    """What was required is what the product says, or else the deepest that its hazardous areas require."""
    rows = Hazard.objects.filter(record__in=ids(one for release in releases for one in release.hazards)).standing()
    required = dict(rows.order_by("effective", "number").values_list("record", "depth_required_m"))
    for release in releases:
        of_hazards = [depth for one in ids(release.hazards) if (depth := required.get(one)) is not None]
        wanted = release.depth_required_m if release.depth_required_m is not None else max(of_hazards, default=None)
        reached = release.depth_m if release.product == Product.CLEARED else None
        if reached is not None and wanted is not None and reached < wanted:
            said = DEPTH_LESS(record=str(release.record), column="depth_m", value=reached, required=wanted)
            yield release, Finding(said, Severity.REFUSE)


def _outside(releases: Sequence[Release], areas: Shapes) -> Iterator[Found]:
    """Land that no hazardous area held on the day of the release, or before today for a day to come."""
    today = timezone.now().date()
    days = [min(one.effective, today) for one in releases]
    met = meeting(areas, Hazard.objects.standing(), "area", "effective")
    histories = Histories(Hazard.objects.filter(record__in={row["record"] for row in met.rows}))
    then = [
        row["number"] == histories.number_on(row["record"], days[left])
        for left, row in zip(met.left, met.rows, strict=True)
    ]
    met = met.only(np.array(then, dtype=np.bool_))
    outside = shapely.difference(areas, covered(len(releases), met.left, met.shapes))
    share, limit = shares(outside, areas), Limits()["overlap_share"]
    for index in np.flatnonzero(share > limit).tolist():
        release, place = releases[index], point_of(outside[index])
        said = NEVER_RECORDED(record=str(release.record), column="area", share=float(share[index]), place=place)
        yield release, Finding(said, Severity.WARN)


def _released_before(releases: Sequence[Release], areas: Shapes) -> Iterator[Found]:
    """The same land released by the same activity in another record, not later."""
    others = Release.objects.as_at(timezone.now().date())
    met = meeting(areas, others, "area", "effective", "activity", "product", "tier", "reference")
    same = [
        row["record"] != releases[left].record
        and row["activity"] == releases[left].activity
        and row["effective"] <= releases[left].effective
        for left, row in zip(met.left, met.rows, strict=True)
    ]
    met = met.only(np.array(same, dtype=np.bool_))
    both = shapely.intersection(areas[met.left], met.shapes)
    share, limit = shares(both, areas[met.left]), Limits()["overlap_share"]
    for left in np.unique(met.left[share > limit]).tolist():
        pairs = np.flatnonzero(met.left == left)
        most = int(pairs[share[pairs].argmax()])
        release, row = releases[left], met.rows[most]
        said = RELEASED_TWICE(
            record=str(release.record), column="area", value=row["product"], other=called(row),
            share=float(share[most]), place=point_of(both[most]),
        )  # fmt: skip
        yield release, Finding(said, Severity.WARN)


def _counts(releases: Sequence[Release], areas: Shapes) -> dict[uuid.UUID, dict[Contamination, int]]:
    """Items by category: those that name the product, and those that name none and lie in it, found by then."""
    counts: defaultdict[uuid.UUID, defaultdict[Contamination, int]] = defaultdict(lambda: defaultdict(int))
    today = timezone.now().date()
    finds = Find.objects.as_at(today)
    linked = finds.filter(release__in={one.record for one in releases})
    for release, category, count in linked.values_list("release", "category", "count"):
        if release is not None:
            counts[release][Contamination(category)] += count
    met = meeting(areas, finds.filter(release__isnull=True), "place", "category", "count", "effective")
    for left, row in zip(met.left, met.rows, strict=True):
        if row["effective"] <= releases[left].effective:
            counts[releases[left].record][Contamination(row["category"])] += row["count"]
    return {record: dict(of) for record, of in counts.items()}


def _finds(releases: Sequence[Release], areas: Shapes) -> Iterator[Found]:
    """Cleared land beside what was found in it."""
    limits = Limits()
    cleared = [i for i, one in enumerate(releases) if one.product == Product.CLEARED and one.computed_m2]
    counts = _counts([releases[index] for index in cleared], areas[cleared]) if cleared else {}
    for index in cleared:
        release, area = releases[index], releases[index].computed_m2 or 0.0
        record, found = str(release.record), counts.get(release.record, {})
        mines = found.get(Contamination.AP, 0)
        density = mines / area * 1e6
        if not any(found.values()) and area > limits["nothing_found_m2"]:
            said = NOTHING_FOUND(record=record, column="area", value=area, limit=limits.said("nothing_found_m2"))
            yield release, Finding(said, Severity.WARN)
        elif mines and density < limits["ap_density_low"]:
            said = MINES_FEW(
                record=record, column="area", count=mines, value=density, limit=limits.said("ap_density_low")
            )
            yield release, Finding(said, Severity.WARN)
        elif mines and density > limits["ap_density_high"]:
            said = MINES_MANY(
                record=record, column="area", count=mines, value=density, limit=limits.said("ap_density_high")
            )
            yield release, Finding(said, Severity.WARN)
