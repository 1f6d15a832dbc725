"""From files of records to settled books, in one call: read, work out, settle.

Joins reading, the ledger and the writers' input; the command line and the demonstration both call it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from whitestone.land.inputs import LandInputs, Units
from whitestone.land.ledger import Ledger
from whitestone.land.progress import Progress
from whitestone.land.reading import read_inputs
from whitestone.land.reading.settings import ColumnMap, DefaultMap
from whitestone.land.returns import Returned
from whitestone.land.words import Contamination
from whitestone.land.writing import SettledBooks
from whitestone.problems import ProblemError, register

ASSUMED_FADE_OUT_M: Mapping[str, float] = {"AP": 20.0}
"""Used when nothing is said. Not a norm: no standard that is cited here gives a distance, a national authority sets it.

Twenty metres lies where the ranges in common use for mines in patterns and for nuisance mines meet.
"""
ASSUMED = "assumed; no standard sets it, the national authority should"
GIVEN = "given for this settlement"

PERIOD_REVERSED = register(
    "period-reversed",
    "The period begins on {start} and ends on {end}, which is earlier.",
    "Give the first day of the period with --from and the last with --to.",
)
WRONG_FADE_OUT = register(
    "wrong-fade-out",
    "{value!r} is not a list of fade-out distances.",
    "Write categories and metres, for example AP=20 or AP=20,CMR=50; the categories are {known}.",
)


def read_fade_out(text: str) -> dict[str, float]:
    """Distances in metres by category from a text such as ``AP=20,CMR=50``.

    Raises
    ------
    ProblemError
        ``wrong-fade-out``, for a word that is no category or a distance that is no positive number.
    """
    known = ", ".join(Contamination(63).words)
    distances: dict[str, float] = {}
    for part in text.split(","):
        name, _, metres = (piece.strip() for piece in part.partition("="))
        try:
            category, distance = Contamination.parse(name), float(metres)
        except ValueError:
            category, distance = Contamination.NONE, 0.0
        if len(category.words) != 1 or not 0 < distance < 10_000:
            raise ProblemError(WRONG_FADE_OUT(value=text, known=known))
        distances[category.words[0]] = distance
    return distances


def settle_files(
    hazards: Path,
    releases: Path,
    *,
    start: dt.date,
    end: dt.date,
    units: Path | None = None,
    finds: Path | None = None,
    columns: ColumnMap | None = None,
    defaults: DefaultMap | None = None,
    fade_out_m: Mapping[str, float] | None = None,
    returns: Callable[[Units | None], Returned] | None = None,
    synthetic: bool = False,
    progress: Progress | None = None,
) -> SettledBooks:
    """Settle the books of a period, both days included, from files of records.

    Parameters
    ----------
    hazards, releases, units, finds
        Any vector file that GDAL reads, in any coordinate reference system that it names.
    columns, defaults
        As `whitestone.land.reading.load_map` and `load_defaults` give them.
    fade_out_m
        Distances in metres by category; None takes `ASSUMED_FADE_OUT_M`, and every output says that it is assumed.
    returns
        Reads tabular returns, whose names of units are to be understood as the given units; they stand in columns of
        their own and change no measured figure.
    synthetic
        The records are invented, and every output says so.

    Raises
    ------
    ProblemError
        When the period is reversed or a file cannot be used as a whole.
    """
    if start > end:
        raise ProblemError(PERIOD_REVERSED(start=start.isoformat(), end=end.isoformat()))
    inputs = read_inputs(hazards, releases, units, finds, columns=columns, defaults=defaults, progress=progress)
    returned = returns(inputs.units) if returns is not None else None
    if returned is not None:
        inputs = replace(inputs, sources=(*inputs.sources, *returned.sources))
    ledger = Ledger(inputs, progress=progress)
    distances = dict(ASSUMED_FADE_OUT_M if fade_out_m is None else fade_out_m)
    return SettledBooks(
        settlement=ledger.settle(start, end, fade_out_m=distances, returns=returned.releases if returned else ()),
        postings=ledger.postings(_first(inputs, start), end),
        inputs=inputs,
        fade_out_sources=dict.fromkeys(distances, ASSUMED if fade_out_m is None else GIVEN),
        synthetic=synthetic,
    )


def _first(inputs: LandInputs, start: dt.date) -> dt.date:
    """The day of the first record, so that postings from it on tell what is open."""
    known = [dates for dates in (inputs.hazards.date, inputs.releases.date) if len(dates)]
    days: list[dt.date] = [dates.min().astype("datetime64[D]").item() for dates in known]
    return min([start, *days])
