"""Several readings of one quantity, side by side: areas, finds per square kilometre, square metres per person and day.

The same lines serve the rules and the pages. Which reading is right is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from whitestone.figures.model import Figure, Folder, Relation
from whitestone.figures.rules.check import Check, Rule, Verdict
from whitestone.figures.rules.kinds import DENSITY_HIGH, DENSITY_LOW, PLAN_BEYOND_CAPACITY, RATE_HIGH, READINGS_APART
from whitestone.figures.rules.words import in_unit, short, stated
from whitestone.paper import area as shown_area
from whitestone.paper import grouped
from whitestone.profiles import Parameter

_PLANS = ("target", "planned")


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading of an area, with what it implies.

    Attributes
    ----------
    area
        The reading.
    per_km2
        Items per square kilometre; None without items or on no area.
    m2_per_person_day
        Square metres for each person and working day; None when no number of people is given.
    """

    area: Figure
    per_km2: Decimal | None
    m2_per_person_day: Decimal | None


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of one quantity, the largest first."""

    about: str
    items: Figure | None
    people: Figure | None
    working_days: Parameter
    lines: tuple[ReadingLine, ...]
    note: str


def side_by_side(folder: Folder) -> Iterator[Readings]:
    """Every set of readings that the folder declares."""
    days = folder.thresholds["working_days"]
    for relation in folder.relations:
        if relation.kind != "readings":
            continue
        items, people = next(iter(relation.all("items")), None), next(iter(relation.all("people")), None)
        areas = sorted(relation.all("areas"), key=lambda figure: figure.quantity.base, reverse=True)
        yield Readings(
            about=relation.about,
            items=items,
            people=people,
            working_days=days,
            lines=tuple(ReadingLine(area, _density(items, area), _rate(area, people, days)) for area in areas),
            note=relation.note,
        )


def _density(items: Figure | None, area: Figure) -> Decimal | None:
    if items is None or not area.quantity.base:
        return None
    return items.quantity.value / area.quantity.base * 1_000_000


def _rate(area: Figure, people: Figure | None, days: Parameter) -> Decimal | None:
    if people is None or not people.quantity.value:
        return None
    return area.quantity.base / people.quantity.value / days.value


def apart(folder: Folder) -> Iterator[Check]:
    """Readings of one quantity that lie apart."""
    factor = folder.thresholds["readings_factor"]
    for readings in side_by_side(folder):
        most, least = readings.lines[0].area, readings.lines[-1].area
        ratio = most.quantity.base / least.quantity.base if least.quantity.base else None
        steps = [f"{stated(line.area)}: {line.area.what}" for line in readings.lines]
        if ratio is not None:
            steps.append(f"{most.quantity.shown} ÷ {least.quantity.shown} = {short(ratio, 1)}")
        yield Check(
            kind=READINGS_APART,
            verdict=Verdict.QUESTION if ratio is None or ratio >= factor.value else Verdict.AGREES,
            about=readings.about,
            steps=tuple(steps),
            figures=tuple(line.area for line in readings.lines),
            thresholds=(factor,),
            values={
                "count": len(readings.lines),
                "least": least.quantity.shown,
                "most": most.quantity.shown,
                "times": short(ratio, 1) if ratio is not None else "any number of",
            },
            note=readings.note,
        )


def densities(folder: Folder) -> Iterator[Check]:
    """Density of each reading, and of each declared pair of items and area."""
    for readings in side_by_side(folder):
        for line in readings.lines:
            if readings.items is not None and line.per_km2 is not None:
                yield _density_check(
                    folder, f"{readings.about}, read as {line.area.quantity.shown}", (readings.items,), (line.area,)
                )
    for relation in folder.relations:
        if relation.kind == "density":
            yield _density_check(folder, relation.about, relation.all("items"), relation.all("areas"), relation.note)


def _density_check(
    folder: Folder, about: str, items: tuple[Figure, ...], areas: tuple[Figure, ...], note: str = ""
) -> Check:
    low, high = folder.thresholds["ap_density_low"], folder.thresholds["ap_density_high"]
    found = sum((figure.quantity.value for figure in items), Decimal(0))
    area = sum((figure.quantity.base for figure in areas), Decimal(0))
    density = found / area * 1_000_000 if area else Decimal(0)
    kind, threshold = (DENSITY_HIGH, high) if density > high.value else (DENSITY_LOW, low)
    agrees = not area or low.value <= density <= high.value
    shown = grouped(float(density), 1 if density < 100 else 0)
    return Check(
        kind=kind,
        verdict=Verdict.AGREES if agrees else Verdict.QUESTION,
        about=about,
        steps=(
            *(stated(figure) for figure in (*items, *areas)),
            f"{grouped(found)} ÷ {shown_area(area)} = {shown} per km², {_threshold_words(density, low, high)}",
        ),
        figures=(*items, *areas),
        thresholds=(low, high) if agrees else (threshold,),
        values={"seen": f"{shown} is", "threshold": grouped(threshold.value)},
        note=note,
    )


def _threshold_words(density: Decimal, low: Parameter, high: Parameter) -> str:
    return (
        f"below {grouped(low.value)}"
        if density < low.value
        else f"above {grouped(high.value)}"
        if density > high.value
        else f"between {grouped(low.value)} and {grouped(high.value)}"
    )


def rates(folder: Folder) -> Iterator[Check]:
    """Square metres for each person and working day, of each reading and each declared pair of area and people."""
    for readings in side_by_side(folder):
        for line in readings.lines:
            if readings.people is not None:
                about = f"{readings.about}, read as {line.area.quantity.shown}"
                yield _rate_check(folder, about, line.area, readings.people, readings.note)
    for relation in folder.relations:
        if relation.kind == "rate":
            yield from _declared_rates(folder, relation)


def _declared_rates(folder: Folder, relation: Relation) -> Iterator[Check]:
    (people, *_) = relation.all("people")
    for area in relation.all("areas"):
        yield _rate_check(folder, relation.about, area, people, relation.note)


def _rate_check(folder: Folder, about: str, area: Figure, people: Figure, note: str) -> Check:
    days, limit = folder.thresholds["working_days"], folder.thresholds["rate_high"]
    rate = _rate(area, people, days) or Decimal(0)
    plan = area.basis.startswith(_PLANS)
    shown = grouped(float(rate), 0 if rate >= 10 else 1)
    metres = in_unit(area.quantity.base, area.quantity)
    return Check(
        kind=PLAN_BEYOND_CAPACITY if plan else RATE_HIGH,
        verdict=Verdict.QUESTION if rate > limit.value else Verdict.AGREES,
        about=about,
        steps=(
            stated(area),
            stated(people),
            f"{grouped(days.value)} working days a year ({days.status.value})",
            f"{metres} = {grouped(area.quantity.base.quantize(Decimal(1)))} m²",
            f"÷ {grouped(people.quantity.value)} people ÷ {grouped(days.value)} days = {shown} m² per person and day",
        ),
        figures=(area, people),
        thresholds=(days, limit),
        values={"rate": shown, "threshold": grouped(limit.value)},
        note=note,
    )


RULES: tuple[Rule, ...] = (apart, densities, rates)
