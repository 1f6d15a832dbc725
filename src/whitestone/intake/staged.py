"""A checked row as it lies in staging, and chunks of them packed and unpacked. Decides nothing."""

from __future__ import annotations

import json
import uuid
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

from whitestone.intake.accounts import Outcome
from whitestone.intake.models import Chunk, Delivery
from whitestone.kernel.geometry import GeometryField
from whitestone.problems import Problem
from whitestone.review.versions import Version

_QUICK = 1
"""zlib's level: half the size for a tenth of the time that the best would take."""


@dataclass(slots=True)
class StagedRow:
    """One row in staging.

    Attributes
    ----------
    values
        By column of the word, as JSON; geometry as hexadecimal WKB.
    problems
        As JSON, each with its severity: refuse, warn or hold.
    record, base
        For a change, the record and the version that it is made on.
    """

    number: int
    outcome: str
    key: str
    content: str
    values: dict[str, Any]
    cells: list[Any]
    problems: list[dict[str, Any]] = field(default_factory=list)
    record: str = ""
    base: int = 0

    def say(self, problem: Problem, severity: str) -> None:
        """Note a problem."""
        plain = problem.as_record()
        plain.pop("record", None)
        self.problems.append({**plain, "severity": severity})


def pack(delivery: Delivery, rows: Sequence[StagedRow]) -> tuple[Chunk, Counter[str]]:
    """A chunk of rows, not yet saved, and how often each code stands in it."""
    lines = [
        [row.number, row.outcome, row.key, row.content, row.values, row.cells, row.problems, row.record, row.base]
        for row in rows
    ]
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str)
    counts = Counter(row.outcome for row in rows)
    codes = Counter(problem["code"] for row in rows for problem in row.problems)
    chunk = Chunk(
        delivery=delivery,
        first=rows[0].number,
        size=len(rows),
        counts=dict(counts),
        open=any(counts[outcome] for outcome in (Outcome.REFUSED, Outcome.HELD, Outcome.CHANGED)) or bool(codes),
        rows=zlib.compress(text.encode(), _QUICK),
    )
    return chunk, codes


def unpack(chunk: Chunk) -> list[StagedRow]:
    """The rows of a chunk."""
    lines = json.loads(zlib.decompress(bytes(chunk.rows)))
    return [
        StagedRow(number, outcome, key, content, values, cells, problems, record, base)
        for number, outcome, key, content, values, cells, problems, record, base in lines
    ]


def all_rows(delivery: Delivery) -> Iterator[StagedRow]:
    """Every row of a delivery, one chunk in memory at a time."""
    for chunk in delivery.chunks.order_by("first").iterator(chunk_size=1):
        yield from unpack(chunk)


def as_values(model: type[Version], values: dict[str, Any]) -> dict[str, Any]:
    """Staged values as the actions take them."""
    return all_values(model, [values])[0]


def all_values(model: type[Version], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same for many rows: their geometries are read at once."""
    given = [dict(values) for values in rows]
    for column in model._meta.concrete_fields:
        if isinstance(column, GeometryField):
            written = [values for values in given if isinstance(values.get(column.name), str)]
            for values, shape in zip(written, shapely.from_wkb([one[column.name] for one in written]), strict=True):
                values[column.name] = shape
    return given


def named(*parts: object) -> uuid.UUID:
    """A name of 128 bits for what the parts say together."""
    return uuid.uuid5(_SPACE, _TEXT.encode(parts))


_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
_SPACE = uuid.UUID("6f0d2c1e-5f3c-5b7a-9a57-77686974657a")
