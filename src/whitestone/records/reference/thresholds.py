"""What the checks compare with: each threshold with its unit and where it comes from. Compares nothing itself.

None is a norm. Those that no national profile replaces are assumed, and every sentence that rests on one says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from whitestone.review.rules import Rules, current

_OWN = "Assumption of this project"
_FIELD = "General knowledge of the field; not taken from a standard and not normative"
_VENDOR = "Default of the checks that IMSMA's data cleaning used"
_DENSITY = "Assumption of this project, far outside published densities (see docs/figures.md)"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold, assumed until a nation says otherwise."""

    value: float
    unit: str
    source: str


THRESHOLDS: Mapping[str, Threshold] = {
    "area_difference_share": Threshold(0.05, "of the area", _OWN),
    "overlap_share": Threshold(0.01, "of the area", _VENDOR),
    "same_polygon_share": Threshold(0.95, "of the area", _OWN),
    "least_area_m2": Threshold(1, "m²", _OWN),
    "longest_edge_m": Threshold(5_000, "m", _VENDOR),
    "same_place_m": Threshold(0.5, "m", _OWN),
    "evidence_distance_m": Threshold(500, "m", _OWN),
    "deepest_m": Threshold(10, "m", _OWN),
    "nothing_found_m2": Threshold(50_000, "m²", _OWN),
    "ap_density_low": Threshold(50, "per km²", _DENSITY),
    "ap_density_high": Threshold(10_000, "per km²", _DENSITY),
    "rate_clearance": Threshold(100, "m² per person and day", _FIELD),
    "rate_bac": Threshold(1_500, "m² per person and day", _FIELD),
    "rate_site": Threshold(20_000, "m² a day", _OWN),
}


def thresholds_of(said: Mapping[str, object]) -> dict[str, float]:
    """The thresholds that a profile's JSON says.

    Raises
    ------
    ValueError, TypeError
        A name that is none, or a value that is no number above 0.
    """
    unknown = set(said) - set(THRESHOLDS)
    if unknown:
        raise ValueError(f"no such threshold: {', '.join(sorted(unknown))}")
    for name, value in said.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise ValueError(f"{name} is a number above 0, not {value!r}")
    return {name: float(str(value)) for name, value in said.items()}


class Limits:
    """The thresholds in force, as numbers and in words."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._national = (rules or current()).thresholds

    def __getitem__(self, name: str) -> float:
        """The number."""
        return self._national.get(name, THRESHOLDS[name].value)

    def said(self, name: str) -> str:
        """The number with its unit, and whether it is the nation's or assumed."""
        value, unit = self[name], THRESHOLDS[name].unit
        number = f"{value:.0%}" if unit == "of the area" else f"{value:,g}"
        return f"{number} {unit} ({'national profile' if name in self._national else 'assumed'})"
