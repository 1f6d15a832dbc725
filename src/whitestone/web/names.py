"""The names by which records are found: references, names, codes, places, held in memory and searched with typos.

Holds names of everything; whoever asks filters what was found by what the person may see. It follows the chain of
events: what was written since the last question is read again, and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from threading import Lock

import numpy as np
from django.db.models import CharField, Q, TextField, UUIDField
from rapidfuzz import fuzz, process

from whitestone.review.models import Event
from whitestone.review.states import OPEN
from whitestone.review.versions import versions_of
from whitestone.review.words import Word, all_words

_COLUMNS = "reference name names short_name code aliases model other_names task team labels badge serial"
COLUMNS = tuple(_COLUMNS.split())
CLOSE = 78.0
"""Least likeness, from 0 to 100, at which a name counts as meant: one wrong letter in five."""
MOST = 400
_MANY_EVENTS = 20_000
_FEW = 3
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one record."""

    word: str
    record: uuid.UUID
    column: str
    text: str


@dataclass(slots=True)
class _Names:
    """All names, folded for comparing, up to one event of the chain. A name that is gone leaves an empty place."""

    sequence: int = 0
    hash: str = ""
    every: list[Named] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    places: dict[tuple[str, uuid.UUID], list[int]] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    owners: list[list[int]] = field(default_factory=list)

    def add(self, named: Named) -> None:
        """Take a name in, once for each record."""
        mine = self.places.setdefault((named.word, named.record), [])
        if any(self.every[at] == named for at in mine):
            return
        at = len(self.every)
        mine.append(at)
        self.every.append(named)
        self.folded.append(fold(named.text))
        for part in set(_split(self.folded[at])):
            word = self.words.setdefault(part, len(self.owners))
            if word == len(self.owners):
                self.owners.append([])
            self.owners[word].append(at)

    def drop(self, word: str, record: uuid.UUID) -> None:
        """Forget the names of a record."""
        for at in self.places.pop((word, record), ()):
            for part in set(_split(self.folded[at])):
                self.owners[self.words[part]].remove(at)
            self.folded[at] = ""


_kept: list[_Names] = []
_lock = Lock()


def fold(text: str) -> str:
    """Lower case without accents, for comparing."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))


def matches(query: str) -> list[tuple[float, Named]]:
    """Names that contain the query or are close to it, the closest first; at most one for each record.

    A name that holds the query counts 100, one whose spelling differs its likeness in percent, of the whole name or of
    the words that are most like the query's.
    """
    names, asked = _current(), fold(query.strip())
    if len(asked) < 2 or not names.every:
        return []
    scores = np.zeros(len(names.every), dtype=np.float32)
    if len(asked) >= _FEW:
        whole = process.cdist([asked], names.folded, scorer=fuzz.ratio, score_cutoff=CLOSE, dtype=np.float32)[0]
        scores = np.maximum(scores, np.maximum(whole, _by_words(asked, names)))
    scores[[at for at, text in enumerate(names.folded) if asked in text]] = 100.0
    order = np.argsort(-scores, kind="stable")[: 4 * MOST]
    found: dict[tuple[str, uuid.UUID], tuple[float, Named]] = {}
    for at in order.tolist():
        if scores[at] <= 0 or len(found) >= MOST:
            break
        one = names.every[at]
        found.setdefault((one.word, one.record), (float(scores[at]), one))
    return list(found.values())


def _by_words(asked: str, names: _Names) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """For each name the mean likeness of its best words to the query's words; 0 where one of these has no like."""
    parts = _split(asked)
    total = np.zeros(len(names.every), dtype=np.float32)
    if not parts or not names.words:
        return total
    held = np.zeros(len(names.every), dtype=np.int32)
    table = process.cdist(parts, list(names.words), scorer=fuzz.ratio, score_cutoff=CLOSE, dtype=np.float32)
    for row in table:
        best = np.zeros(len(names.every), dtype=np.float32)
        for at in np.flatnonzero(row).tolist():
            owners = names.owners[at]
            # A word whose names are all gone owns nothing.
            best[owners] = np.maximum(best[owners], row[at])
        total += best
        held += best > 0
    # A word inside a longer name is a little less than the name itself.
    return np.where(held == len(parts), total / len(parts) * 0.98, 0).astype(np.float32)


def _split(text: str) -> list[str]:
    return _WORD.findall(text)


def _current() -> _Names:
    with _lock:
        head = Event.objects.order_by("-sequence").values_list("sequence", "hash").first() or (0, "")
        names = _kept[0] if _kept else _Names()
        if (names.sequence, names.hash) == head and (names.every or not head[0]):
            return names
        since = _since(names, head[0])
        if since is None:
            names, since = _Names(), dict.fromkeys(word.name for word in all_words())
        for word in all_words():
            if word.name in since:
                _read(names, word, since[word.name])
        names.sequence, names.hash = head
        _kept[:] = [names]
        return names


def _since(names: _Names, head: int) -> dict[str, set[uuid.UUID] | None] | None:
    """The records written since, by word; none where everything has to be read."""
    same = names.sequence and Event.objects.filter(sequence=names.sequence, hash=names.hash).exists()
    if not same or head - names.sequence > _MANY_EVENTS:
        return None
    touched: dict[str, set[uuid.UUID] | None] = {}
    rows = Event.objects.filter(sequence__gt=names.sequence, sequence__lte=head, record__isnull=False)
    for word, record in rows.values_list("word", "record").distinct():
        held = touched.setdefault(word, set())
        if held is not None and record is not None:
            held.add(record)
    return touched


def _read(names: _Names, word: Word, records: set[uuid.UUID] | None) -> None:
    """Read the names of a word: of the records given, or of all."""
    columns = _columns(word)
    if not columns:
        return
    rows = versions_of(word.model).filter(
        Q(approved_from__isnull=False, approved_until__isnull=True) | Q(state__in=OPEN)
    )
    texts = [name for name in columns if isinstance(word.model.domain_fields()[name], (CharField, TextField))]
    if len(texts) == len(columns):
        # Most finds bear no name: the database leaves out what has nothing to be found by.
        rows = rows.filter(reduce(or_, (~Q(**{name: ""}) for name in columns)))
    if records is not None:
        rows = rows.filter(record__in=records)
        for record in records:
            names.drop(word.name, record)
    for record, *values in rows.values_list("record", *columns).iterator(chunk_size=5000):
        for column, value in zip(columns, values, strict=True):
            for text in _texts(value):
                names.add(Named(word.name, record, column, text))


def _columns(word: Word) -> list[str]:
    """The columns of a word that say a name: where a task or team is given as a link, its id is nobody's name."""
    fields = word.model.domain_fields()
    return [name for name in COLUMNS if name in fields and not isinstance(fields[name], UUIDField)]


def _texts(value: object) -> Iterable[str]:
    """The texts in a column: itself, or those in its list or its dictionary of languages."""
    if isinstance(value, dict):
        value = list(value.values())
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one]
