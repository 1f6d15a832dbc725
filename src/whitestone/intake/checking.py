"""Checks every row of a delivery as the register would, and lays the outcome down in chunks. Writes no record.

What a row comes to is decided here once; `applying` only does it.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
import uuid
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils import timezone

from whitestone.intake import problems as say
from whitestone.intake.accounts import Account, Outcome
from whitestone.intake.converting import Row, field_of, rows_of
from whitestone.intake.edits import Edits
from whitestone.intake.gone import Gone
from whitestone.intake.mapping import ColumnMap, from_json
from whitestone.intake.models import Channel, Delivery, Stage
from whitestone.intake.naming import Names
from whitestone.intake.places import questions
from whitestone.intake.sources import Source, open_source
from whitestone.intake.staged import StagedRow, all_named, all_named_by, named, pack
from whitestone.intake.stated import Lowest, Stated
from whitestone.kernel.bulk import seldom_collecting
from whitestone.kernel.geometry import Bounds, GeometryField
from whitestone.kernel.held import holding
from whitestone.kernel.written import whole
from whitestone.land.progress import SILENT, Progress
from whitestone.problems import Problem, ProblemError
from whitestone.records.reference.models import Unit
from whitestone.review import rules
from whitestone.review.actions.filling import Filler
from whitestone.review.models import Event
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Severity
from whitestone.review.storage import place_of
from whitestone.review.versions import Version
from whitestone.review.words import Word, word_of

_LONGEST = 60
"""Letters of a file's name that are kept where it is read: names of files are short on every system."""
SIZE = 2000
"""Rows of a chunk: what is in memory at once, and what a page unpacks to show some of them."""


def original(delivery: Delivery) -> Path:
    """Where the file lies as it came."""
    return place_of(delivery.sha256)


def check(delivery: Delivery, *, progress: Progress = SILENT) -> Account:
    """Read the file again, check every row, and keep what was found; what was kept before is dropped.

    Raises
    ------
    ProblemError
        When the file as a whole cannot be used; the delivery then says so too.
    """
    delivery.stage, delivery.problems, delivery.questions = Stage.CHECKING, [], []
    delivery.save()
    delivery.chunks.all().delete()
    try:
        with seldom_collecting():
            account, asked = _run(delivery, progress)
    except ProblemError as error:
        # Where the reference system or the mapping does not fit, the rows were read from no file that knows its name.
        told = [problem if problem.file else replace(problem, file=delivery.name) for problem in error.problems]
        delivery.stage = Stage.FAILED
        delivery.problems = [problem.as_record() for problem in told]
        delivery.save()
        raise ProblemError(told) from error
    delivery.stage, delivery.account = Stage.CHECKED, account.as_json()
    delivery.questions = [problem.as_record() for problem in asked]
    delivery.save()
    return account


def _run(delivery: Delivery, progress: Progress) -> tuple[Account, list[Problem]]:
    mapping, account, asked = from_json(delivery.mapping), Account(), list[Problem]()
    country = country_bounds()
    with named_original(delivery) as path, open_source(path, mapping.options) as source, closing(Seen()) as seen:
        delivery.columns = list(source.columns)
        checker = Checker(delivery, mapping, seen)
        checker.learn(source)
        for done, rows in _counted(rows_of(checker.model, source, mapping, SIZE)):
            if not asked and mapping.place.swap is None:
                asked = questions(_shapes(rows), country)
            chunk, codes = pack(delivery, checker.checked(rows))
            chunk.save()
            account.add(chunk.counts, codes)
            _tell(progress, done, source)
    if not account.read and delivery.channel == Channel.FILE:
        raise ProblemError(say.NO_ROWS(file=delivery.name))
    return account, asked


@contextmanager
def named_original(delivery: Delivery) -> Iterator[Path]:
    """The original under its own name, which says what it is and stands in every problem with it."""
    name = Path(delivery.name)
    stem = re.sub(r"[^\w. -]", "_", name.stem)[:_LONGEST] or "source"
    with tempfile.TemporaryDirectory(prefix="whitestone-intake-") as folder:
        path = Path(folder) / f"{stem}{name.suffix.lower()}"
        path.symlink_to(original(delivery).resolve())
        yield path


def _counted(pieces: Iterable[list[Row]]) -> Iterator[tuple[int, list[Row]]]:
    done = 0
    for rows in pieces:
        done += len(rows)
        yield done, rows


def _tell(progress: Progress, done: int, source: Source) -> None:
    progress.step("checking", done, max(source.rows or 0, done))


def _shapes(rows: Sequence[Row]) -> Any:
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [row.shape for row in rows]
    return shapes


def country_bounds() -> Bounds | None:
    """The box around the administrative units that stand today; None where there are none."""
    shapes = list(Unit.objects.standing().filter(area__isnull=False).values_list("area", flat=True))
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


class Seen:
    """Which rows of the file were met already: on the disk, so that a long file takes no memory."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, content BLOB, row INTEGER) WITHOUT ROWID")

    def first(
        self, keys: Sequence[uuid.UUID], contents: Sequence[uuid.UUID], numbers: Sequence[int]
    ) -> dict[uuid.UUID, tuple[uuid.UUID, int]]:
        """For each key, the content and the number of the first row that had it; the rows given are taken in.

        Nothing where every row is the first of its key.
        """
        rows = zip((key.bytes for key in keys), (one.bytes for one in contents), numbers, strict=True)
        before = self._database.total_changes
        self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", rows)
        if self._database.total_changes - before == len(keys):
            return {}
        found = {}
        for start in range(0, len(keys), 500):
            part = [key.bytes for key in keys[start : start + 500]]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, content, row FROM seen WHERE key IN ({marks})"  # noqa: S608  # only question marks
            for key, content, row in self._database.execute(query, part):
                found[uuid.UUID(bytes=key)] = (uuid.UUID(bytes=content), row)
        return found

    def close(self) -> None:
        """Forget."""
        self._database.close()


class Checker:
    """Decides what each row comes to, a chunk at a time."""

    def __init__(self, delivery: Delivery, mapping: ColumnMap, seen: Seen) -> None:
        self.word: Word = word_of(delivery.word)
        self.model = self.word.model
        self._delivery, self._mapping, self._seen = delivery, mapping, seen
        self._rules = rules.current()
        self._standing = standing_of(delivery.person)
        self._edits = Edits(self.word, self._standing)
        self._units = Lowest()
        self._gone = Gone(self.model)
        self._names = Names(self.model, self._standing, delivery.owner)
        self._stated = Stated(mapping) if mapping.stated_unit else None
        self._places = {name: at for at, name in reversed(list(enumerate(delivery.columns)))}
        self._answers: dict[Hashable, object] = {}
        self._state: object = None

    def learn(self, source: Source) -> None:
        """Look at the file as a whole where a check needs that."""
        place = self._mapping.place.field
        if self._stated is not None and place:
            column = field_of(self.model, place)
            self._stated.learn(source, column.kinds if isinstance(column, GeometryField) else (), SIZE)

    def checked(self, rows: Sequence[Row]) -> list[StagedRow]:
        """The rows as they are staged."""
        with self._held():
            return self._checked(rows)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold what checks read of the register from one stretch to the next, while nobody changes anything."""
        state = timezone.now().date(), Event.objects.order_by("-sequence").values_list("sequence", "hash").first()
        if state != self._state:
            self._answers.clear()
            self._state = state
        with holding(self._answers):
            yield

    def _checked(self, rows: Sequence[Row]) -> list[StagedRow]:
        self._names.settle(rows)
        begun = [self._begun(row) for row in rows] if self._mapping.record else [None] * len(rows)
        keys, contents = self._keys(rows, begun), all_named([row.values for row in rows])
        staged = [self._staged(*one) for one in zip(rows, keys, contents, strict=True)]
        first = self._seen.first(keys, contents, [row.number for row in staged])
        taken = self._gone.still_taken(keys)
        fresh: list[tuple[Row, StagedRow]] = []
        edits: list[tuple[Row, StagedRow, tuple[str, int]]] = []
        for row, one, key, content, of in zip(rows, staged, keys, contents, begun, strict=True):
            known, (said, number) = taken.get(key), first.get(key, (content, row.number))
            if row.refused:
                one.outcome = Outcome.REFUSED
            elif number != row.number:
                twice = say.SAME_ID(value=self._own(row), other=number)
                problem = say.REPEATED(other=number) if said == content else twice
                one.outcome = Outcome.HELD
                one.say(problem, "hold")
            elif of is not None:
                edits.append((row, one, of))
            elif known is not None and known.content == content:
                one.outcome, one.record = Outcome.UNCHANGED, str(known.record)
            elif known is not None:
                edits.append((row, one, (str(known.record), known.number)))
            else:
                fresh.append((row, one))
        self._edits.decide(edits)
        self._judge(fresh)
        return staged

    def _keys(self, rows: Sequence[Row], begun: Sequence[tuple[str, int] | None]) -> list[uuid.UUID]:
        """The names under which rows are taken once: the record's, the sender's own id, or else what they say."""
        sender, word = str(self._delivery.owner or ""), self._delivery.word
        own = [self._own(row) for row in rows] if self._mapping.id else [""] * len(rows)
        if all(own) and not any(begun):
            return all_named_by(sender, word, own)
        keys = []
        for row, of, said in zip(rows, begun, own, strict=True):
            if of is not None:
                keys.append(named("record", word, of[0]))
            elif said:
                keys.append(named(sender, word, "id", said))
            else:
                place = row.values.get(self._mapping.place.field, "")
                told = dict(zip(self._delivery.columns, row.cells, strict=False))
                keys.append(named(sender, word, "row", told, place))
        return keys

    def _staged(self, row: Row, key: uuid.UUID, content: uuid.UUID) -> StagedRow:
        """A row with its findings so far."""
        one = StagedRow(row.number, Outcome.NEW, str(key), str(content), row.values, row.cells)
        for problem in row.refused:
            one.say(problem, Severity.REFUSE)
        for problem in row.notes:
            one.say(problem, Severity.WARN)
        return one

    def _cell(self, row: Row, column: str) -> str:
        if not column:
            return ""
        value = row.cells[self._places[column]]
        return "" if value is None else str(value).strip()

    def _own(self, row: Row) -> str:
        return self._cell(row, self._mapping.id)

    def _begun(self, row: Row) -> tuple[str, int] | None:
        """Record and version from which an edit began; None for a row that is no edit."""
        record, version = self._cell(row, self._mapping.record), self._cell(row, self._mapping.version)
        return (record, whole(version) or 0) if record else None

    def _judge(self, fresh: Sequence[tuple[Row, StagedRow]]) -> None:
        """The register's own checks on rows that would be new records."""
        if not fresh:
            return
        tier = self.word.first_tier(self._rules)
        filler = Filler(self.model, owner=self._delivery.owner, author=self._delivery.person, tier=tier)
        every = filler.blanks(len(fresh))
        refused = filler.fill_all(every, [self._values(row) for row, _ in fresh])
        for at, error in refused.items():
            _, one = fresh[at]
            one.outcome = Outcome.REFUSED
            for problem in error.problems:
                one.say(problem, Severity.REFUSE)
        sound = [at for at in range(len(fresh)) if at not in refused]
        versions, judged = [every[at] for at in sound], [fresh[at] for at in sound]
        self._placed(versions, judged)
        self.model.derive_all(versions)
        if self._stated is not None:
            for version, (row, one) in zip(versions, judged, strict=True):
                said = self._cell(row, self._mapping.stated_within), self._cell(row, self._mapping.stated_unit)
                self._stated.compare(one, said, version, row.shape)
        self._find(versions, [one for _, one in judged])

    def _values(self, row: Row) -> dict[str, Any]:
        return row.values if row.shape is None else {**row.values, self._mapping.place.field: row.shape}

    def _placed(self, versions: Sequence[Version], judged: Sequence[tuple[Row, StagedRow]]) -> None:
        """Name the units of all places at once; the rows keep them, so that applying need not ask again."""
        codes = self._units.at(_shapes([row for row, _ in judged]))
        for version, (_, one), code in zip(versions, judged, codes, strict=True):
            if code and not version.unit:
                version.unit = one.values["unit"] = code

    def _find(self, versions: Sequence[Version], judged: Sequence[StagedRow]) -> None:
        for one, found in zip(judged, self.word.all_findings(versions, self._rules), strict=True):
            for finding in found:
                one.say(finding.problem, finding.severity)
                if finding.severity is Severity.REFUSE:
                    one.outcome = Outcome.REFUSED
