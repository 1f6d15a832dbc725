"""Every text of the interface is translated into every language, and each translation holds its checks."""

from __future__ import annotations

import pytest
from tools.translations.catalogues import LANGUAGES, read
from tools.translations.checking import faults
from tools.translations.collecting import Found, everything


@pytest.fixture(scope="module")
def found() -> Found:
    return everything()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language: str, found: Found) -> None:
    known = read(language)
    missing = sorted(said.english for said in found if not known.get(said))
    assert missing == [], f"{len(missing)} texts; python -m tools.translations todo {language} FOLDER lists them"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_lost_anything(language: str, found: Found) -> None:
    wrong = {
        said.english: said_wrong
        for said, forms in read(language).items()
        if said in found and forms and (said_wrong := list(faults(said, forms, language)))
    }
    assert wrong == {}
