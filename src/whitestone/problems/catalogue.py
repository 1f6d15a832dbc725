"""Kinds of problem, problems found, and the exception that carries them.

A kind is a stable code with a sentence and a remedy, both templates that a translation can replace. A problem is one
occurrence: which file, row, record, field and value. It speaks the language of whoever reads it; what is kept or
reckoned with, such as a file whose hash is published, is written in English and can be told again in any language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

_KINDS: dict[str, ProblemKind] = {}
_TRANSLATORS: list[Callable[[str], str]] = []


def spoken_by(translate: Callable[[str], str]) -> None:
    """Say the catalogue's templates by this function from now on: it gives a text in the language that is active."""
    _TRANSLATORS[:] = [translate]


def translated(template: str) -> str:
    """A template of the catalogue in the language that is active; itself where nobody translates."""
    # An empty text is the name of a catalogue's own header.
    return _TRANSLATORS[0](template) if _TRANSLATORS and template else template


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One entry of the catalogue.

    Attributes
    ----------
    code
        Stable and unique, lower case with hyphens, for example ``missing-column``.
    sentence
        What is wrong, with ``{named}`` placeholders.
    remedy
        What to do about it, with the same placeholders.
    """

    code: str
    sentence: str
    remedy: str

    def __call__(
        self,
        *,
        file: str | None = None,
        row: int | None = None,
        record: str | None = None,
        column: str | None = None,
        value: object = None,
        place: tuple[float, float] | None = None,
        **values: object,
    ) -> Problem:
        """Make one occurrence; `values` fill the placeholders of the sentence and the remedy."""
        return Problem(
            kind=self,
            file=file,
            row=row,
            record=record,
            column=column,
            value=value,
            place=place,
            values=MappingProxyType(dict(values)),
        )


def register(code: str, sentence: str, remedy: str) -> ProblemKind:
    """Add a kind to the catalogue and return it; a code can be registered only once."""
    if code in _KINDS:
        raise ValueError(f"problem code registered twice: {code}")
    kind = ProblemKind(code, sentence, remedy)
    _KINDS[code] = kind
    return kind


def all_kinds() -> tuple[ProblemKind, ...]:
    """Every kind registered so far, by code."""
    return tuple(_KINDS[code] for code in sorted(_KINDS))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with all that a person needs to find and mend it.

    Attributes
    ----------
    file, row, record, column, value
        Where it is: the file's name, the row (1 is the first data row), the record's id, the column and the value as
        given.
    place
        Longitude and latitude in degrees (WGS 84) of the fault, when there is one on the map.
    english
        Whether it speaks English whatever language is active.
    """

    kind: ProblemKind
    file: str | None = None
    row: int | None = None
    record: str | None = None
    column: str | None = None
    value: object = None
    place: tuple[float, float] | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    english: bool = False

    @property
    def code(self) -> str:
        """The kind's stable code."""
        return self.kind.code

    def _filled(self, template: str) -> str:
        known: dict[str, object] = {
            "file": self.file,
            "row": self.row,
            "record": self.record,
            "column": self.column,
            "value": self.value,
        }
        spoken = template if self.english else translated(template)
        return spoken.format(**{**known, **self.values})

    def in_english(self) -> Problem:
        """The same in English, for what is kept, compared or hashed."""
        return replace(self, english=True)

    @property
    def told(self) -> Problem:
        """The same in the language of whoever looks at it now."""
        return replace(self, english=False)

    @property
    def sentence(self) -> str:
        """What is wrong, filled in."""
        return self._filled(self.kind.sentence)

    @property
    def remedy(self) -> str:
        """What to do, filled in."""
        return self._filled(self.kind.remedy)

    def __str__(self) -> str:
        where = [str(self.file)] if self.file else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.record is not None:
            where.append(f"id {self.record}")
        if self.column is not None:
            where.append(f"column {self.column}")
        if self.place is not None:
            where.append(f"at {self.place[1]:.6f}, {self.place[0]:.6f}")
        head = ", ".join(where)
        return f"{head + ': ' if head else ''}{self.sentence} {self.remedy} [{self.code}]"

    def as_json(self) -> dict[str, object]:
        """Plain values for an answer."""
        plain: dict[str, object] = {"code": self.code, "sentence": self.sentence, "remedy": self.remedy}
        for name in ("file", "row", "record", "column"):
            if getattr(self, name) is not None:
                plain[name] = getattr(self, name)
        if self.value is not None:
            plain["value"] = str(self.value)
        if self.place is not None:
            plain["place"] = {"lon": round(self.place[0], 7), "lat": round(self.place[1], 7)}
        return plain

    def as_record(self) -> dict[str, object]:
        """Plain values to be kept: in English, with what `retold` needs to say it in another language."""
        values = {name: one if isinstance(one, int | float) else str(one) for name, one in self.values.items()}
        return self.in_english().as_json() | {"values": values}


def retold(kept: Mapping[str, object]) -> dict[str, object]:
    """A kept problem in the language that is active; as it was kept where its kind or its values are not known now."""
    kind, values = _KINDS.get(str(kept.get("code"))), kept.get("values")
    if kind is None or not isinstance(values, Mapping):
        return dict(kept)
    where = {name: kept.get(name) for name in ("file", "row", "record", "column", "value")}
    said = {}
    for name, template in (("sentence", kind.sentence), ("remedy", kind.remedy)):
        try:
            said[name] = translated(template).format(**{**where, **values})
        except (LookupError, ValueError):  # kept before its words changed
            return dict(kept)
    return {**kept, **said}


class ProblemError(Exception):
    """Input that cannot be used as a whole; carries every problem found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
