"""Stocks and flows: does the closing follow from the opening, and the years from stock and yearly rate?

Compares what the manifest says belongs together; projects nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from whitestone.figures.model import Figure, Folder, Relation
from whitestone.figures.rules.check import Check, Rule, Verdict
from whitestone.figures.rules.kinds import DURATION_DOES_NOT_FOLLOW, STOCK_DOES_NOT_FOLLOW
from whitestone.figures.rules.words import addition, in_unit, listed, stated
from whitestone.paper import grouped


def _total(figures: tuple[Figure, ...]) -> Decimal:
    return sum((figure.quantity.base for figure in figures), Decimal(0))


def stocks(folder: Folder) -> Iterator[Check]:
    """Opening, plus what came in, minus what went out, against the closing."""
    for relation in folder.relations:
        if relation.kind == "balance":
            yield _stock(relation)


def _stock(relation: Relation) -> Check:
    opening, plus, minus, closing = (relation.all(role) for role in ("opening", "plus", "minus", "closing"))
    every = (*opening, *plus, *minus, *closing)
    expected = _total(opening) + _total(plus) - _total(minus)
    difference = _total(closing) - expected
    slack = sum((figure.quantity.rounding for figure in every), Decimal(0))
    like = closing[0].quantity
    comparable = len({figure.place for figure in every}) == 1
    bad = Verdict.CONTRADICTION if comparable else Verdict.QUESTION
    terms = [in_unit(_total(opening), like)]
    terms += [f"+ {in_unit(figure.quantity.base, like)}" for figure in plus]
    terms += [f"− {in_unit(figure.quantity.base, like)}" for figure in minus]
    return Check(
        kind=STOCK_DOES_NOT_FOLLOW,
        verdict=Verdict.AGREES if abs(difference) <= slack else bad,
        about=relation.about,
        steps=(
            *(stated(figure) for figure in every),
            f"expected: {' '.join(terms)} = {in_unit(expected, like)}",
            f"given: {addition(closing, like)}",
            f"difference: {in_unit(abs(difference), like)} {'more' if difference > 0 else 'less'} than expected"
            if difference
            else "no difference",
        ),
        figures=every,
        values={
            "expected": in_unit(expected, like),
            "given": in_unit(_total(closing), like),
            "difference": in_unit(abs(difference), like),
            "direction": "more" if difference > 0 else "less",
        },
        note=relation.note,
    )


def durations(folder: Folder) -> Iterator[Check]:
    """Stated years to completion against stock divided by yearly rate."""
    factor = folder.thresholds["duration_factor"]
    for relation in folder.relations:
        if relation.kind != "duration":
            continue
        stock = _total(relation.all("stock"))
        computed = [(rate, stock / rate.quantity.base) for rate in relation.all("yearly") if rate.quantity.base]
        stated_years = relation.all("years")
        bad = [
            figure
            for figure in stated_years
            for _, years in computed
            if not years or not 1 / factor.value <= figure.quantity.value / years <= factor.value
        ]
        every = sorted(years for _, years in computed)
        shown = [grouped(float(years), 0) for years in every]
        like = relation.all("stock")[0].quantity
        yield Check(
            kind=DURATION_DOES_NOT_FOLLOW,
            verdict=Verdict.QUESTION if bad else Verdict.AGREES,
            about=relation.about,
            steps=(
                *(stated(figure) for figure in relation.all("stock")),
                f"stock: {addition(relation.all('stock'), like)}",
                *(
                    f"÷ {rate.quantity.shown} ({rate.ref}: {rate.what}) = {grouped(float(years), 1)} years"
                    for rate, years in computed
                ),
                *(stated(figure) for figure in stated_years),
            ),
            figures=(*relation.all("stock"), *relation.all("yearly"), *stated_years),
            thresholds=(factor,),
            values={
                "stated": listed(figure.quantity.shown for figure in stated_years),
                "computed": f"{listed(shown)} years" if shown else "no number",
            },
            note=relation.note,
        )


RULES: tuple[Rule, ...] = (stocks, durations)
