"""A checked row as it lies in staging, and chunks of them packed and unpacked. Decides nothing."""

from __future__ import annotations

import json
import uuid
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from json.encoder import encode_basestring
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
    return _name(_TEXT.encode(parts))


def all_named(rows: Sequence[Mapping[str, Any]]) -> list[uuid.UUID]:
    """`named` for each of many rows, which mostly name the same columns: these are written one by one."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, values in enumerate(rows):
        alike[tuple(values)].append(at)
    found: dict[int, uuid.UUID] = {}
    for names, places in alike.items():
        columns = [_written(name, [rows[at][name] for at in places]) for name in sorted(names)]
        if not columns:
            found.update(dict.fromkeys(places, named({})))
            continue
        lines = map(",".join, zip(*columns, strict=True))
        found.update((at, _name(f"[{{{line}}}]")) for at, line in zip(places, lines, strict=True))
    return [found[at] for at in range(len(rows))]


def all_named_by(sender: str, word: str, ids: Sequence[str]) -> list[uuid.UUID]:
    """`named(sender, word, "id", own)` for each of the sender's own ids."""
    start = _TEXT.encode((sender, word, "id"))[:-1]
    return [_name(f"{start},{encode_basestring(own)}]") for own in ids]


def _written(name: str, values: Sequence[Any]) -> list[str]:
    """One column as members of JSON objects."""
    start = f"{encode_basestring(name)}:"
    if set(map(type, values)) == {str}:
        return [f"{start}{encode_basestring(value)}" for value in values]
    return [f"{start}{_TEXT.encode(value)}" for value in values]


def _name(text: str) -> uuid.UUID:
    """As `uuid.uuid5` in our own space, which looks at its parts anew every time."""
    digest = sha1(_SPACE.bytes + text.encode(), usedforsecurity=False).digest()
    value = int.from_bytes(digest[:16], "big")
    return uuid.UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x5 << 76 | 0x2 << 62)


_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
_SPACE = uuid.UUID("6f0d2c1e-5f3c-5b7a-9a57-77686974657a")
