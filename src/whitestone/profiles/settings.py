"""Typed reading of TOML settings: each key is asked for with the type that it must have.

Says the file, the entry and the key when something is missing or wrong. Knows no setting by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import TypeVar

from whitestone.problems import ProblemError
from whitestone.profiles.kinds import SETTING_MISSING, SETTING_UNREADABLE, SETTING_WRONG
from whitestone.profiles.spans import Span

Word = TypeVar("Word", bound=StrEnum)


def read_toml(file: Traversable) -> Settings:
    """Read a TOML file; numbers with a point are kept exactly as written (`decimal.Decimal`)."""
    try:
        values: dict[str, object] = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ProblemError(SETTING_UNREADABLE(file=file.name, why=fault)) from fault
    return Settings(file.name, "The file", values)


@dataclass(frozen=True, slots=True)
class Settings:
    """One table of a settings file.

    Attributes
    ----------
    file
        Name of the file, for messages.
    where
        The entry in words, for messages, for example ``"fade_out 2"``.
    """

    file: str
    where: str
    values: Mapping[str, object]

    def __contains__(self, key: object) -> bool:
        return key in self.values

    def wrong(self, key: str, expected: str) -> ProblemError:
        """The error that refuses the value of `key`; to be raised."""
        return ProblemError(
            SETTING_WRONG(file=self.file, where=self.where, key=key, value=self.values.get(key), expected=expected)
        )

    def _get(self, key: str) -> object:
        if key not in self.values:
            raise ProblemError(SETTING_MISSING(file=self.file, where=self.where, key=key))
        return self.values[key]

    def text(self, key: str) -> str:
        """A non-empty text."""
        value = self._get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        raise self.wrong(key, "text in quotation marks")

    def text_or(self, key: str, default: str = "") -> str:
        """A text, or `default` where the key is absent."""
        return self.text(key) if key in self.values else default

    def file_name(self, key: str) -> str:
        """The name of a file in the same folder; a path that leads out of it is refused."""
        name = self.text(key)
        if name in (".", "..") or "/" in name or "\\" in name:
            raise self.wrong(key, "the name of a file in the same folder")
        return name

    def word(self, key: str, words: type[Word]) -> Word:
        """One of an enumeration's words."""
        value = self.text(key)
        if value in [word.value for word in words]:
            return words(value)
        raise self.wrong(key, "one of " + ", ".join(word.value for word in words))

    def number(self, key: str) -> Decimal:
        """A number, exactly as written."""
        value = self._get(key)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        raise self.wrong(key, "a number")

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._get(key)
        if isinstance(value, bool):
            return value
        raise self.wrong(key, "true or false")

    def span(self, key: str) -> Span | None:
        """A date that may be partial or a period, as text; None where the key is absent."""
        if key not in self.values:
            return None
        try:
            return Span.parse(self.text(key))
        except ValueError as fault:
            raise self.wrong(key, "a date such as 2023, 2023-05 or 2023-05-24") from fault

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        raise self.wrong(key, "a list of texts")

    def tables(self, key: str) -> Iterator[Settings]:
        """The entries of ``[[key]]``; none where the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"one or more entries [[{key}]]")
        for position, item in enumerate(value, start=1):
            yield Settings(self.file, f"{key} {position}", item)

    def named_tables(self, key: str) -> Iterator[tuple[str, Settings]]:
        """The entries of ``[key.name]`` with their names; none where the key is absent."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
            raise self.wrong(key, f"entries [{key}.name]")
        for name, item in value.items():
            yield name, Settings(self.file, f"{key}.{name}", item)

    def pairs(self, key: str) -> dict[str, str]:
        """A table of texts by text; empty where the key is absent."""
        value = self.values.get(key, {})
        if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
            return {str(name): str(item) for name, item in value.items()}
        raise self.wrong(key, "a table of texts")
