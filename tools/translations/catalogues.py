"""The catalogues of translations, one for each language: where they are, how they are read and written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polib

from tools.translations.collecting import PACKAGE, Found, Said

LOCALE = PACKAGE / "locale"
LANGUAGES = {
    "az": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""Languages beside English, with the rule that says which form of a plural a number takes."""
STATUS = "machine translation, not yet reviewed by a native speaker of the field"

Forms = tuple[str, ...]
"""A translation: one text, or all forms of a plural in the order of the language's rule."""


def path_of(language: str) -> Path:
    """The catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def number_of_forms(language: str, said: Said) -> int:
    """How many texts a translation has."""
    return int(LANGUAGES[language].partition(";")[0].removeprefix("nplurals=")) if said.plural else 1


def key_of(said: Said) -> str:
    """A short name for a text, for files that go to translators and come back."""
    return hashlib.sha256(f"{said.context}\4{said.english}".encode()).hexdigest()[:8]


def read(language: str) -> dict[Said, Forms]:
    """Every translation that is there and whole; what is marked as doubtful (fuzzy) counts as not there."""
    path = path_of(language)
    if not path.exists():
        return {}
    kept: dict[Said, Forms] = {}
    for entry in polib.pofile(str(path)):
        if entry.obsolete or entry.fuzzy:
            continue
        plural = dict(sorted(entry.msgstr_plural.items()))
        forms = tuple(plural.values()) if entry.msgid_plural else (entry.msgstr,)
        if all(forms):
            kept[Said(entry.msgid, entry.msgid_plural, entry.msgctxt or "")] = forms
    return kept


def write(language: str, found: Found, translated: Mapping[Said, Forms]) -> None:
    """Write a catalogue with exactly the texts that are found, those without a translation empty.

    Places go without line numbers, and in a fixed order, so that an edit elsewhere changes no line here.
    """
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": "whitestone",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
        "X-Status": STATUS,
    }
    for said in sorted(found, key=lambda one: (min(found[one]), one)):
        forms = translated.get(said) or ("",) * number_of_forms(language, said)
        catalogue.append(
            polib.POEntry(
                msgid=said.english,
                msgid_plural=said.plural,
                msgctxt=said.context or None,
                msgstr="" if said.plural else forms[0],
                msgstr_plural=dict(enumerate(forms)) if said.plural else {},
                occurrences=[(place, "") for place in sorted(found[said])],
            )
        )
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path_of(language)))
