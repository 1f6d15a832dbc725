"""Every page in the language of brackets: what is shown outside of them is data, or cannot be translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.records.operations import TERMS
from tests.translations import pseudo
from tests.web.conftest import Sign
from tests.web.test_every_address import WORDS, came, rights

pytestmark = [pytest.mark.looks, pytest.mark.django_db]
WORD = re.compile(r"\b[A-Za-z][a-z]{2,}\b")
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
SPOKEN = ("title", "alt", "placeholder", "aria-label")
QUIET = ("script", "style", "code", "pre", "kbd", "textarea", "svg")
# What the cast's country is made of, names that are the same in every language, words of addresses and files.
_DATA = """
Whitestone English rbaycanca Fran ais SYNTHETIC Excel Geo Package Collect Kobo Toolbox Central Arc Survey
officer headquarters administrator verifier field second nobody reader outsider partner Operator Other operator North
South Phone whitestone csv finds yes lat lon date found during category count flat dense manual good ngo place
clearance png near ford the test other village
"""
DATA = frozenset([*_DATA.split(), *(word for _, codes in TERMS for code in codes for word in code.split())])


# Citations of standards, codes of the nation's lists, and reasons that people gave are told as they are.
BY_OTHERS = {"reports", "term", "batches"}
DELIVERIES = "/intake/"
"""Names of deliveries are data; one that came by phone is named after its form, in the nation's first language."""


class Shown(HTMLParser):
    """What a person reads or is read: texts and spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in QUIET
        said = {} if self._silent else dict(attrs)
        self.texts += [said[name] or "" for name in SPOKEN if name in said]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in QUIET

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def unbracketed(page: str) -> set[str]:
    """Words that are shown beside the brackets."""
    reader = Shown()
    reader.feed(page)
    # A text that stands in another keeps the other's brackets: the innermost go first.
    text = "¦".join(reader.texts)
    while BRACKETED.search(text):
        text = BRACKETED.sub(" ", text)
    return set(WORD.findall(text))


@pytest.mark.parametrize("name", ["officer", "headquarters", "administrator", "anonymous"])
def test_no_page_says_what_cannot_be_translated(
    name: str, land: Cast, signed: Sign, tmp_path: Path, settings: Settings
) -> None:
    settings.ATTACHMENTS, settings.EXPORTS = tmp_path / "attachments", tmp_path / "exports"
    table = rights(land, came(land, tmp_path))
    pages = [right.address for right in table.values() if name in right.people]
    pages += [f"/{word}/{end}" for word in WORDS for end in ("", "new/")] if name == "headquarters" else []
    pages = [one for one in pages if not set(one.split("/")) & BY_OTHERS and one != DELIVERIES]
    said: dict[str, set[str]] = {}
    with pseudo.spoken(tmp_path / "locale"):
        client = signed(getattr(land, name))
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = pseudo.LANGUAGE
        for address in pages:
            answer = client.get(address)
            for close in getattr(answer, "_resource_closers", ()) if answer.streaming else ():
                close()
            if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
                for word in unbracketed(answer.content.decode()) - DATA:
                    said.setdefault(word, set()).add(address)
    assert not said, "\n".join(f"{word}: {sorted(where)[:3]}" for word, where in sorted(said.items()))
