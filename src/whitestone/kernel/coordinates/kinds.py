"""The notations of positions, and what can be wrong with one. Reads nothing."""

from __future__ import annotations

from enum import StrEnum

from whitestone.problems import register


class Notation(StrEnum):
    """How a position or a perimeter is written.

    `DD` and `DMS` are latitude, then longitude (ISO 6709), unless letters say otherwise; `DMS` takes degrees with
    decimal minutes too. `UTM` and `MGRS` are on WGS 84. `GRID` is easting, then northing in a named projected system.
    `BEARINGS` gives each turning point by bearing and distance from the benchmark, `TRAVERSE` from the point before.
    """

    DD = "decimal degrees"
    DMS = "degrees minutes seconds"
    UTM = "utm"
    MGRS = "mgrs"
    GRID = "grid"
    WKT = "wkt"
    GEOJSON = "geojson"
    BEARINGS = "bearings"
    TRAVERSE = "traverse"


POINTWISE = (Notation.DD, Notation.DMS, Notation.UTM, Notation.MGRS, Notation.GRID)
"""Notations in which every line is a position of its own."""

NO_NOTATION = register(
    "coordinate-notation",
    "{value} is no notation of coordinates.",
    "Choose one of {known}.",
)
UNREADABLE = register(
    "coordinate-unreadable",
    "{value} cannot be read as {notation}: {part} is missing or not understood.",
    "Write it like {example}.",
)
OUT_OF_RANGE = register(
    "coordinate-out-of-range",
    "The {part} {value} is not between {low} and {high}.",
    "Look at the paper again; latitude comes before longitude, easting before northing.",
)
HEMISPHERE = register(
    "coordinate-hemisphere",
    "In {value} the hemisphere is said twice or does not fit the {part}.",
    "Give one letter N or S with the latitude and one letter E or W with the longitude, or signs.",
)
AMBIGUOUS = register(
    "coordinate-ambiguous",
    "{value} can be read in two ways: {one}, or {other}.",
    "{how}",
)
OUTSIDE = register(
    "coordinate-outside-system",
    "{value} lies at {lat:.5f}, {lon:.5f}, outside the area for which {system} is made.",
    "Check the zone or the system, and whether easting and northing were exchanged.",
)
NO_SYSTEM = register(
    "coordinate-system",
    "{value} is no coordinate reference system in which {notation} can be written.",
    "Name {needed}.",
)
COARSE = register(
    "coordinate-system-coarse",
    "From {value} to WGS 84 only a coarse way is known: the position may be off by hundreds of metres.",
    "Ask the surveying office for the system's parameters; mark the record's reliability accordingly.",
)
TOO_FEW = register(
    "coordinate-too-few",
    "{value} points make neither a position nor a perimeter.",
    "Give one point, or three and more, each on a line of its own.",
)
CROSSES_ITSELF = register(
    "coordinate-perimeter-crosses",
    "The perimeter crosses itself: {reason}.",
    "Look whether two turning points were exchanged or one was mistyped.",
)
NO_BENCHMARK = register(
    "coordinate-without-benchmark",
    "Bearings and distances are given, and no benchmark from which they are measured.",
    "Give the benchmark's position.",
)
MISCLOSURE = register(
    "traverse-misclosure",
    "The last leg ends {metres:.1f} m from the start, {share:.1%} of the way round.",
    "Check the bearings and distances when this is more than the instruments explain; the perimeter was closed there.",
)

EXAMPLES = {
    Notation.DD: "40.123456, 47.654321",
    Notation.DMS: "40°07'24.4\"N 47°39'15.6\"E",
    Notation.UTM: "38 north 726177 4444837",
    Notation.MGRS: "38TQK2617744837",
    Notation.GRID: "726177 4444837",
    Notation.BEARINGS: "45.5 120",
    Notation.TRAVERSE: "45.5 120",
}
