"""A language of brackets: a text that goes through gettext stands between ⟦ and ⟧; what does not go shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import polib
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from tools.translations.collecting import Said, everything

LANGUAGE = "xx"


def _of_others() -> Iterator[Said]:
    """What Django and allauth say themselves, by their French catalogues."""
    for package in ("django", "allauth"):
        found = find_spec(package)
        for root in found.submodule_search_locations or () if found else ():
            for path in Path(root).rglob("locale/fr/LC_MESSAGES/django.po"):
                for entry in polib.pofile(str(path)):
                    if not entry.obsolete and "flags" not in entry.msgid:
                        yield Said(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def _write(path: Path) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    ours = everything()
    for said in {*ours, *(one for one in _of_others() if not _format(one))}:
        entry = polib.POEntry(msgid=said.english, msgctxt=said.context or None)
        if said.plural:
            entry.msgid_plural = said.plural
            entry.msgstr_plural = {0: f"⟦{said.english}⟧", 1: f"⟦{said.plural}⟧"}
        else:
            entry.msgstr = f"⟦{said.english}⟧"
        catalogue.append(entry)
    path.parent.mkdir(parents=True)
    path.write_bytes(catalogue.to_binary())


def _format(said: Said) -> bool:
    """Whether Django reads the text as a format of a date or a time rather than shows it."""
    return said.english.endswith("_FORMAT") or said.english in {"AM", "PM", "a.m.", "p.m."}


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """Speak it: a language among the languages, active here and asked for by its cookie or header."""
    path = folder / LANGUAGE / "LC_MESSAGES" / "django.mo"
    if not path.exists():
        _write(path)
    languages = [*settings.LANGUAGES, (LANGUAGE, "⟦⟧")]
    with override_settings(LOCALE_PATHS=[str(folder)], LANGUAGES=languages), translation.override(LANGUAGE):
        yield
