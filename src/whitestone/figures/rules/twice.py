"""The same thing said twice: several numbers, another unit of measure, a revised estimate, an overnight change.

Figures say the same thing when a relation says so, or when topic, words and place are the same.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from whitestone.figures.model import Figure, Folder
from whitestone.figures.rules.check import Check, Rule, Verdict
from whitestone.figures.rules.kinds import CLOSING_NOT_OPENING, ESTIMATE_REVISED, TWO_NUMBERS, WRONG_UNIT
from whitestone.figures.rules.words import bare, in_unit, listed, short, stated
from whitestone.paper import grouped
from whitestone.profiles import fold

UNIT_FACTORS = (Decimal(1_000_000), Decimal(10_000), Decimal(100))
"""Square metres in a square kilometre and in a hectare, hectares in a square kilometre."""

_TENTATIVE = ("estimate", "target", "planned", "approximate", "preliminary")


def declared(folder: Folder) -> Iterator[Check]:
    """Figures that the manifest or the figures themselves call the same."""
    for relation in folder.relations:
        if relation.kind == "same":
            yield _same(relation.about, relation.all("figures"), relation.note)


def alike(folder: Folder) -> Iterator[Check]:
    """Figures with the same topic, words and place whose periods are the same or lie in each other."""
    for figures in _groups(folder):
        together = [
            figure
            for figure in figures
            if any(other is not figure and _contemporary(figure, other) for other in figures)
        ]
        if together:
            yield _same(together[0].what, together, "")


def _groups(folder: Folder) -> Iterator[list[Figure]]:
    groups: defaultdict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for figure in folder.figures.values():
        key = (fold(figure.topic), fold(figure.what), fold(figure.place), figure.quantity.dimension)
        groups[key].append(figure)
    return (figures for figures in groups.values() if len(figures) > 1)


def _contemporary(one: Figure, other: Figure) -> bool:
    if one.period is None or other.period is None:
        return one.period is other.period
    inner, outer = sorted((one.period, other.period), key=lambda span: span.last - span.first)
    return outer.first <= inner.first and inner.last <= outer.last


def _same(about: str, figures: Sequence[Figure], note: str) -> Check:
    apart = [pair for pair in combinations(figures, 2) if not pair[0].quantity.may_equal(pair[1].quantity)]
    steps = [stated(figure) for figure in figures]
    if not apart:
        return Check(TWO_NUMBERS, Verdict.AGREES, about, (*steps, "the same"), tuple(figures), note=note)
    factor = next((found for pair in apart if (found := _unit_factor(*pair))), None)
    for one, other in apart:
        steps.append(_difference(one, other))
    comparable = all(one.period == other.period and one.basis == other.basis for one, other in apart)
    return Check(
        kind=WRONG_UNIT if factor else TWO_NUMBERS,
        verdict=Verdict.CONTRADICTION if comparable or factor else Verdict.QUESTION,
        about=about,
        steps=tuple(steps),
        figures=tuple(figures),
        values={"numbers": listed(figure.quantity.shown for figure in figures), "factor": grouped(factor or 1)},
        note=note,
    )


def _difference(one: Figure, other: Figure) -> str:
    high, low = sorted((one.quantity.base, other.quantity.base), reverse=True)
    like = one.quantity
    return f"{bare(high, like)} − {bare(low, like)} = {bare(high - low, like)}"


def _unit_factor(one: Figure, other: Figure) -> Decimal | None:
    """The factor between two areas if it is one between units of area, to one part in a hundred."""
    if one.quantity.dimension != "area" or not one.quantity.base or not other.quantity.base:
        return None
    ratio = one.quantity.base / other.quantity.base
    ratio = max(ratio, 1 / ratio)
    return next((factor for factor in UNIT_FACTORS if abs(ratio / factor - 1) <= Decimal("0.01")), None)


def revised(folder: Folder) -> Iterator[Check]:
    """Estimates, plans and targets of one thing that changed by a large factor within months."""
    times, months = folder.thresholds["revision_factor"], folder.thresholds["revision_months"]
    for figures in _groups(folder):
        dated = sorted(
            (figure for figure in figures if figure.period and figure.basis.startswith(_TENTATIVE)),
            key=lambda figure: figure.period.first if figure.period else dt.date.min,
        )
        for one, other in combinations(dated, 2):
            if one.period is None or other.period is None or _contemporary(one, other):
                continue
            apart = _months(one.period.first, other.period.first)
            low, high = sorted((one.quantity.base, other.quantity.base))
            if apart > months.value or low == 0:
                continue
            ratio = high / low
            yield Check(
                kind=ESTIMATE_REVISED,
                verdict=Verdict.QUESTION if ratio >= times.value else Verdict.AGREES,
                about=one.what,
                steps=(
                    stated(one),
                    stated(other),
                    f"{in_unit(high, one.quantity)} ÷ {in_unit(low, one.quantity)} = {short(ratio, 2)}, "
                    f"{apart} months apart",
                ),
                figures=(one, other),
                thresholds=(times, months),
                values={"first": one.quantity.shown, "second": other.quantity.shown, "months": apart},
            )


def _months(first: dt.date, second: dt.date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month


def overnight(folder: Folder) -> Iterator[Check]:
    """A figure as at the last day of one period against the same as at the first day of the next."""
    for figures in _groups(folder):
        moments = [figure for figure in figures if figure.period and figure.period.is_moment]
        for one in moments:
            for other in moments:
                if one.period is None or other.period is None:
                    continue
                if one.period.last + dt.timedelta(days=1) != other.period.first:
                    continue
                agrees = one.quantity.may_equal(other.quantity)
                yield Check(
                    kind=CLOSING_NOT_OPENING,
                    verdict=Verdict.AGREES if agrees else Verdict.CONTRADICTION,
                    about=one.what,
                    steps=(stated(one), stated(other), _difference(one, other)),
                    figures=(one, other),
                    values={
                        "closing": one.quantity.shown,
                        "opening": other.quantity.shown,
                        "before": one.period,
                        "after": other.period,
                    },
                )


RULES: tuple[Rule, ...] = (declared, alike, revised, overnight)
