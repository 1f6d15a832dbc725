"""How arithmetic is written in the steps of a check. Writes; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from whitestone.figures.model import Figure
from whitestone.figures.quantities import Quantity, with_unit
from whitestone.paper import grouped


def stated(figure: Figure) -> str:
    """A figure with its name, amount and who said it: ``X1: 1,200 items (authority, 2020, reported)``."""
    by = ", ".join(part for part in (figure.said_by, str(figure.period or ""), figure.basis) if part)
    added = "added up here from the rows" if figure.computed else by
    return f"{figure.name}: {figure.quantity.shown}" + (f" ({added})" if added else "")


def in_unit(base: Decimal, like: Quantity) -> str:
    """A computed amount in the unit of another, with no more decimals than six."""
    return with_unit(bare(base, like), like.unit)


def bare(base: Decimal, like: Quantity) -> str:
    """A computed amount in the unit of another, digits only."""
    return short(base / like.factor, 6)


def short(value: Decimal, decimals: int) -> str:
    """A number with at most so many decimals and no zeros at their end."""
    text = grouped(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def addition(figures: Sequence[Figure], like: Quantity) -> str:
    """The figures added up, term by term, in the unit of `like`: ``1,200 + 300 = 1,500 items``."""
    total = sum((figure.quantity.base for figure in figures), Decimal(0))
    terms = " + ".join(bare(figure.quantity.base, like) for figure in figures)
    return f"{terms} = {in_unit(total, like)}" if len(figures) > 1 else in_unit(total, like)


def listed(names: Iterable[str]) -> str:
    """Names with commas and a last "and"."""
    known = list(names)
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"
