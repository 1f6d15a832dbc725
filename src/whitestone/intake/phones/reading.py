"""Reads a submission's XML into answers by question, and answers into values of columns. Looks nothing up.

The reader is on its guard: no document type, no entities, a bounded depth and number of elements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from whitestone.intake.phones import problems as say
from whitestone.intake.phones.definitions import Asked, Definition, Part, Question
from whitestone.intake.phones.xlsforms import CAPTION, PHOTO, PHOTOS
from whitestone.kernel.written import moment
from whitestone.problems import Problem, ProblemError

_DEEPEST = 32
_MOST_ELEMENTS = 50_000
_LONGEST = 120
_OWN = ("start", "end", "deviceid")
"""Leaves that the phone fills in by itself."""
Answers = dict[str, str]
"""Text by the question's path: ``lanes[2]/kind``."""


@dataclass(slots=True)
class Sent:
    """What an XML says of itself, and its answers."""

    form: str = ""
    version: str = ""
    instance: str = ""
    earlier: str = ""
    answers: Answers = field(default_factory=dict)
    own: Answers = field(default_factory=dict)

    @property
    def expected(self) -> list[str]:
        """Names of the attachments that belong to it."""
        return [text for path, text in self.answers.items() if path.rpartition("/")[2] == PHOTO]


class _Bounded(TreeBuilder):
    """A tree that refuses to grow beyond what a form can be."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        """Begin an element."""
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise ValueError("it is nested deeper, or has more elements, than any form")
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        """End an element."""
        self._depth -= 1
        return super().end(tag)


def read(content: bytes) -> Sent:
    """What a submission says.

    Raises
    ------
    ProblemError
        When it is no XML that a form can be.
    """
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(content)
        root = parser.close()
    except DefusedXmlException as error:
        raise ProblemError(say.UNREADABLE(reason="it declares entities or a document type")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise ProblemError(say.UNREADABLE(reason=str(error) or type(error).__name__)) from error
    sent = Sent(_cut(root.get("id")), _cut(root.get("version")))
    for path, text in _leaves(root):
        if path == "meta/instanceID":
            sent.instance = _cut(text)
        elif path == "meta/deprecatedID":
            sent.earlier = _cut(text)
        elif path in _OWN or path.startswith("meta/"):
            sent.own[path] = text
        else:
            sent.answers[path] = text
    return sent


def _cut(text: str | None) -> str:
    return (text or "").strip()[:_LONGEST].replace("\x00", "")


def _leaves(root: Element) -> Iterator[tuple[str, str]]:
    """Path and text of every element without children that says something."""
    waiting: list[tuple[str, Element]] = [("", root)]
    while waiting:
        above, element = waiting.pop()
        met: Counter[str] = Counter()
        inside = []
        for child in element:
            name = child.tag.rpartition("}")[2]
            met[name] += 1
            path = f"{above}{name}" if met[name] == 1 else f"{above}{name}[{met[name]}]"
            if len(child):
                inside.append((f"{path}/", child))
            elif text := (child.text or "").strip():
                yield path, text
        waiting += reversed(inside)


@dataclass(frozen=True, slots=True)
class Said:
    """One record as a submission has it: the part and its place among several, with values by column."""

    part: Part
    index: int
    values: dict[str, Any]
    links: dict[str, str]

    @property
    def name(self) -> str:
        """As in the paths of its answers."""
        return self.part.name if self.index == 1 else f"{self.part.name}[{self.index}]"


_NUMBERED = re.compile(r"^(?P<name>[^\[]+)(?:\[(?P<index>\d+)\])?$")


def records_of(form: Definition, answers: Mapping[str, str]) -> list[Said]:
    """The records that a submission says, in the order of the form's parts.

    Raises
    ------
    ProblemError
        With every answer that belongs to no question or is none.
    """
    found: list[Problem] = []
    groups: dict[tuple[str, int], dict[str, str]] = {(part.name, 1): {} for part in form.parts if not part.repeat}
    parts = {part.name: part for part in form.parts}
    for path, text in answers.items():
        if not text.strip():
            continue
        head, _, rest = path.partition("/")
        matched = _NUMBERED.match(head)
        name = matched["name"] if matched else head
        index = int(matched["index"] or 1) if matched else 1
        if name in parts and (index == 1 or parts[name].repeat):
            groups.setdefault((name, index), {})[rest] = text.strip()
        elif name != PHOTOS or rest not in (PHOTO, CAPTION):
            found.append(say.QUESTION_UNKNOWN(column=path, value=text[:200]))
    order = {part.name: at for at, part in enumerate(form.parts)}
    said = []
    for (name, index), group in sorted(groups.items(), key=lambda one: (order[one[0][0]], one[0][1])):
        head = name if index == 1 else f"{name}[{index}]"
        values, wrong = _values(parts[name], group, head)
        found += wrong
        said.append(Said(parts[name], index, values, dict(parts[name].links)))
    if found:
        raise ProblemError(found)
    return said


def _values(part: Part, group: dict[str, str], head: str) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = dict(part.fixed)
    found, left = list[Problem](), dict(group)
    extra: dict[str, Any] = {}
    for question in part.questions:
        cells = {one.name: f"{question.name}/{one.name}" for one in question.cells}
        text = left.pop(question.name, None)
        table = {one.code: left.pop(cells[one.name]) for one in question.cells if cells[one.name] in left}
        try:
            if table:
                values[question.column] = {code: _cell(question, said) for code, said in table.items()}
            elif text is not None:
                (extra if question.extra else values)[question.column] = _value(question, text)
        except (ValueError, KeyError) as error:
            reason = str(error) if isinstance(error, ValueError) else "it is not in the list"
            path = f"{head}/{question.name}"
            found.append(say.ANSWER_WRONG(column=path, value=(text or str(table))[:200], reason=reason))
    found += [say.QUESTION_UNKNOWN(column=f"{head}/{name}", value=text[:200]) for name, text in left.items()]
    if extra:
        values["extra"] = extra
    return values, found


def _cell(question: Question, text: str) -> Any:
    return _finite(text) if question.asked is Asked.AMOUNTS else _codes(question)[text]


def _codes(question: Question) -> dict[str, str]:
    return {one.name: one.code for one in question.choices}


def _finite(text: str) -> float:
    number = float(text)
    if not abs(number) < float("inf"):
        raise ValueError("it is no number")
    return number


def _value(question: Question, text: str) -> Any:
    """A value as the actions take it."""
    read = _READERS.get(question.asked)
    if read is not None:
        return read(question, text)
    if question.extra and question.asked is Asked.WHOLE:
        return int(text)
    if question.extra and question.asked is Asked.NUMBER:
        return _finite(text)
    return text


def _several(question: Question, text: str) -> list[str]:
    known = _codes(question)
    return [known[one] for one in text.split()]


def _drawn(question: Question, text: str) -> str:
    return _shape(question.asked, text)


def _shape(asked: Asked, text: str) -> str:
    """Well-known text of what was drawn: latitude first on the phone, longitude first here."""
    points = []
    for one in text.split(";"):
        numbers = one.split()
        if len(numbers) >= 2:
            points.append(f"{_finite(numbers[1])!r} {_finite(numbers[0])!r}")
        elif numbers:
            raise ValueError("a point of it has no longitude")
    least = {Asked.POINT: 1, Asked.POINTS: 1, Asked.LINE: 2, Asked.AREA: 3}[asked]
    if len(set(points)) < least:
        raise ValueError(f"it has fewer than {least} points")
    joined = ", ".join(points)
    if asked is Asked.POINT:
        return f"POINT ({points[0]})"
    if asked is Asked.POINTS:
        return f"MULTIPOINT ({joined})"
    if asked is Asked.LINE:
        return f"LINESTRING ({joined})"
    closed = joined if points[0] == points[-1] else f"{joined}, {points[0]}"
    return f"POLYGON (({closed}))"


def _moment(_: Question, text: str) -> str:
    """Forms write a moment with its zone; without one it would be anybody's guess."""
    if moment(text) is None:
        raise ValueError("it is no moment")
    if not _ZONED.search(text):
        raise ValueError("it does not say in which time zone")
    return text


_ZONED = re.compile(r"T.*(Z|[+-]\d\d:?(\d\d)?)$")
_READERS: Mapping[Asked, Callable[[Question, str], Any]] = {
    Asked.ONE: lambda question, text: _codes(question)[text],
    Asked.SEVERAL: _several,
    Asked.RECORDS: lambda _, text: text.split(),
    Asked.YES_NO: lambda _, text: {"yes": True, "no": False}[text],
    Asked.MOMENT: _moment,
    **dict.fromkeys((Asked.POINT, Asked.LINE, Asked.AREA, Asked.POINTS), _drawn),
}
