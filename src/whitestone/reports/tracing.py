"""From a cell to what is behind it: the postings of the ledger that it adds up, and the list of its records as a file.

Which of the records a person may see is asked by the caller.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from itertools import product
from urllib.parse import urlencode

import shapely
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.cells import harmless
from whitestone.kernel.columns import columns
from whitestone.records.reference.models import Unit
from whitestone.reports.cells import Ask
from whitestone.reports.definitions import When
from whitestone.reports.report import Behind

_BOOKS = ("column", "kind", "class", "unit")
"""By what the pages of the books can be asked; a figure that is split by anything else has no one page of postings."""
_BEGINNING = dt.date(1, 1, 1)
_MOST_PAGES = 12
_FINE_DEGREES = 0.004


def postings_of(ask: Ask, known_at: dt.datetime | None) -> list[tuple[str, str]]:
    """Pages of the books that hold the postings behind a figure of land: words of each, and the query of its address.

    Together they hold each posting once. Empty for other figures, and where the books cannot be asked so.
    """
    wanted = {name: set(words) for name, words in ask.definition.where.items()}
    for name, word in ask.only.items():
        wanted[name] = wanted.get(name, {word}) & {word}
    if ask.definition.table != "land" or set(wanted) - set(_BOOKS):
        return []
    start, end = ask.period.start, ask.period.end
    if ask.definition.when in (When.OPENING, When.CLOSING):
        start, end = _BEGINNING, start - dt.timedelta(days=1) if ask.definition.when is When.OPENING else end
    said = {"from": start.isoformat(), "to": end.isoformat()}
    if known_at is not None:
        said["known_at"] = known_at.isoformat()
    names = [name for name in _BOOKS if name in wanted]
    pages = [dict(zip(names, words, strict=True)) for words in product(*(sorted(wanted[name]) for name in names))]
    if len(pages) > _MOST_PAGES or ask.definition.when is When.EVER:
        return []
    return [
        (
            ", ".join(word or "–" for word in page.values()),
            urlencode({**said, **{k: v or "-" for k, v in page.items()}}),
        )
        for page in pages
    ]


def listed(rows: Sequence[Behind], unit: str, hidden: int) -> bytes:
    """The records behind a cell as CSV; a last row says how many more count that the reader may not see."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["word", "record", "day", "adds", "unit"])
    for row in rows:
        writer.writerow([row.word, harmless(row.record), row.day.isoformat(), repr(row.value), unit])
    if hidden:
        writer.writerow([f"{hidden} further rows count whose records the reader may not see", "", "", "", ""])
    return text.getvalue().encode("utf-8-sig")


def outlines(shapes: Sequence[BaseGeometry], known_at: dt.datetime) -> list[BaseGeometry]:
    """Administrative units in which some shapes lie, simplified: where on earth the records are."""
    known = Unit.objects.as_at(known_at.date(), known_at).filter(area__isnull=False).order_by("code")
    code, area, parent = columns(known, "code", "area", "parent")
    leaves = [one for name, one in zip(code.tolist(), area.tolist(), strict=True) if name not in set(parent.tolist())]
    if not leaves or not shapes:
        return []
    points = [shapely.point_on_surface(one) for one in shapes]
    met = sorted(set(shapely.STRtree(leaves).query(points, predicate="intersects")[1].tolist()))
    return [one.simplify(_FINE_DEGREES) for one in (leaves[place] for place in met)]
