"""Which unit a written name means: by code, listed spelling, name or alias, and how it was matched.

A name that merely looks like another is never taken for it: it stays unmatched, and what it resembles is offered.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from whitestone.profiles.units import Unit
from whitestone.profiles.values import Source

_LETTERS = str.maketrans({"ə": "a", "Ə": "a", "ı": "i", "İ": "i", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae"})
_RESEMBLES = 0.75


class How(StrEnum):
    """How a written name was matched, best first."""

    CODE = "code"
    SPELLING = "listed spelling"
    NAME = "name"
    ALIAS = "alias"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling met in documents, with the unit that it means and who spelt it so."""

    written: str
    unit: str
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name was understood as.

    Attributes
    ----------
    unit
        None when the name is unmatched or means several units.
    candidates
        For an ambiguous name the units that it can mean; for an unmatched one those whose names it resembles. Offered
        to a person, never applied.
    """

    written: str
    how: How
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()
    note: str = ""


def fold(written: str) -> str:
    """Lower case without diacritics, Azerbaijani and other Latin letters as plain ones, nothing but letters and digits.

    >>> fold("Füzuli") == fold("FUZULI"), fold("Xankəndi"), fold("Şuşa"), fold("Bakı"), fold("İmişli")
    (True, 'xankandi', 'susa', 'baki', 'imisli')
    """
    plain = unicodedata.normalize("NFKD", written.translate(_LETTERS)).casefold().translate(_LETTERS)
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if letter.isalnum())


@dataclass(frozen=True, slots=True)
class NameBook:
    """All names of a profile's units.

    Attributes
    ----------
    kind_words
        Words that follow a name and say the kind of unit (``rayonu`` a district, ``city`` a municipality), folded.
    """

    units: tuple[Unit, ...]
    spellings: Mapping[str, Spelling]
    kind_words: Mapping[str, str]
    _tiers: Mapping[How, Mapping[str, tuple[Unit, ...]]] = field(repr=False)

    @classmethod
    def of(cls, units: tuple[Unit, ...], spellings: Iterable[Spelling], kind_words: Mapping[str, str]) -> NameBook:
        """Index the units."""
        by_code = {unit.code: unit for unit in units}
        listed = {fold(spelling.written): spelling for spelling in spellings}
        folded_words = {fold(word): kind for word, kind in kind_words.items()}
        book = cls(units, listed, folded_words, {})
        tiers: dict[How, Mapping[str, tuple[Unit, ...]]] = {
            How.CODE: _index((unit.code, unit) for unit in units),
            How.SPELLING: {key: (by_code[spelling.unit],) for key, spelling in listed.items()},
            How.NAME: _index((book._bare(name)[0], unit) for unit in units for name in (unit.name, unit.local_name)),
            How.ALIAS: _index((book._bare(alias)[0], unit) for unit in units for alias in unit.aliases),
        }
        return cls(units, listed, folded_words, tiers)

    def _bare(self, written: str) -> tuple[str, str | None]:
        """The name without a trailing word for its kind, and the kind that the word says."""
        words = written.split()
        if len(words) > 1 and fold(words[-1]) in self.kind_words:
            return " ".join(words[:-1]), self.kind_words[fold(words[-1])]
        return written, None

    def resolve(self, written: str, kind: str | None = None) -> Match:
        """What `written` means; `kind` chooses where a district and a city share a name."""
        bare, said = self._bare(written)
        kind = said or kind
        for how, index in self._tiers.items():
            units = index.get(fold(bare), ())
            if len(units) > 1 and kind:
                units = tuple(unit for unit in units if unit.kind == kind) or units
            if len(units) == 1:
                note = self.spellings[fold(bare)].note if how is How.SPELLING else ""
                return Match(written, how, units[0], note=note)
            if units:
                return Match(written, How.AMBIGUOUS, candidates=units)
        return Match(written, How.UNMATCHED, candidates=self._resembling(fold(bare)))

    def _resembling(self, folded: str) -> tuple[Unit, ...]:
        known: dict[str, tuple[Unit, ...]] = {**self._tiers[How.ALIAS], **self._tiers[How.NAME]}
        near = difflib.get_close_matches(folded, known, n=3, cutoff=_RESEMBLES)
        return tuple({unit.code: unit for name in near for unit in known[name]}.values())


def _index(pairs: Iterable[tuple[str, Unit]]) -> dict[str, tuple[Unit, ...]]:
    found: defaultdict[str, dict[str, Unit]] = defaultdict(dict)
    for name, unit in pairs:
        # The schwa is written as a and as e where a keyboard has none: Xankəndi, Xankandi, Xankendi.
        for written in (name, name.replace("ə", "e").replace("Ə", "E")):
            found[fold(written)][unit.code] = unit
    return {name: tuple(units.values()) for name, units in found.items()}
