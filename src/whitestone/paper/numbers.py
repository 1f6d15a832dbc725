"""How numbers are written for people: grouped digits, areas with their unit, shares.

Rounds only for the eye; nothing here is used to compute.
"""

from __future__ import annotations

from decimal import Decimal

NARROW = "\u202f"
"""A narrow space that does not break, between a number and its unit."""

MINUS = "\u2212"


def grouped(value: float | Decimal, decimals: int | None = None) -> str:
    """Write a number with grouped thousands; `decimals` None keeps what the number has, at most two for a float.

    >>> grouped(31578)
    '31,578'
    >>> grouped(Decimal("10.00"))
    '10.00'
    >>> grouped(-0.25, 1)
    '−0.2'
    """
    if decimals is not None:
        text = f"{value:,.{decimals}f}"
    elif isinstance(value, float):
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def area(square_metres: float | Decimal) -> str:
    """Write an area in km² from a tenth of one upwards, else in m².

    >>> area(530328985)
    '530.33\u202fkm²'
    >>> area(38550)
    '38,550\u202fm²'
    """
    metres = float(square_metres)
    if abs(metres) >= 100_000:
        return f"{grouped(metres / 1e6, 2)}{NARROW}km²"
    return f"{grouped(metres, 0)}{NARROW}m²"


def percent(share: float | Decimal, decimals: int = 1) -> str:
    """Write a share of one as a percentage.

    >>> percent(0.0613, 2)
    '6.13\u202f%'
    """
    return f"{grouped(float(share) * 100, decimals)}{NARROW}%"
