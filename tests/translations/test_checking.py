"""A translation that lost something is refused, with what it lost; a faithful one is taken."""

from __future__ import annotations

import pytest
from tools.translations.catalogues import LANGUAGES, key_of, number_of_forms, path_of
from tools.translations.checking import faults
from tools.translations.collecting import Said
from tools.translations.glossary import COLUMNS, read

GOOD = [
    ("fr", "Open land", ("Terres ouvertes",)),
    ("ru", "Row {row} of %(file)s.", ("Строка {row} файла %(file)s.",)),
    ("ru", "%(a)s and <b>%(b)s</b>", ("<b>%(b)s</b> и %(a)s",)),
    ("ar", "Which one?", ("أي واحد؟",)),
    ("fr", "Less than 0.5 m", ("Moins de 0,5 m",)),
    ("az", "the column `kind`", ("`kind` sütunu",)),
    ("fr", "Type", ("Type",)),
]
BAD = [
    ("fr", "Row {row} is wrong.", "La ligne est fausse.", "placeholders"),
    ("fr", "%(number)s rows", "%(nombre)s lignes", "placeholders"),
    ("fr", "up to %(n)s%%", "jusqu'à %(n)s%", "placeholders"),
    ("ru", "<b>Never</b> enter.", "Никогда не входите.", "tags"),
    ("az", "25 m around it", "ətrafında 20 m", "numbers"),
    ("ar", "within 30 days", "خلال ٣٠ يوما", "digits"),
    ("fr", "the column kind_of", "la colonne sorte", "codes"),
    ("ru", "Give its date.", "Укажите дату", "end with"),
    ("ru", "Give its date", "Give its date", "Latin"),
    ("fr", "say which land this is about", "say which land this is about", "English"),
    ("fr", "Say `whitestone settle` again", "Relancez `whitestone`", "quoted"),
    ("fr", "Sign in", "  ", "empty"),
    ("fr", "before: ", "avant :", "space"),
]


@pytest.mark.parametrize(("language", "english", "forms"), GOOD)
def test_what_is_faithful_is_taken(language: str, english: str, forms: tuple[str, ...]) -> None:
    assert list(faults(Said(english), forms, language)) == []


@pytest.mark.parametrize(("language", "english", "text", "word"), BAD)
def test_what_lost_something_is_refused(language: str, english: str, text: str, word: str) -> None:
    assert any(word in fault for fault in faults(Said(english), (text,), language))


def test_plurals_have_every_form() -> None:
    said = Said("%(n)s row", "%(n)s rows")
    assert {language: number_of_forms(language, said) for language in LANGUAGES} == {"az": 2, "ru": 3, "fr": 2, "ar": 6}
    assert list(faults(said, ("%(n)s строка", "%(n)s строки", "%(n)s строк"), "ru")) == []
    assert list(faults(said, ("%(n)s строка", "%(n)s строк"), "ru")) == ["2 forms instead of 3"]
    arabic = ("لا صفوف", "صف واحد", "صفان", "%(n)s صفوف", "%(n)s صفا", "%(n)s صف")
    assert list(faults(said, arabic, "ar")) == []
    assert list(faults(said, (*arabic[:3], "صفوف", *arabic[4:]), "ar")) != []


def test_keys_tell_texts_apart() -> None:
    texts = [Said("Check"), Said("Check", context="verb"), Said("check")]
    assert len({key_of(said) for said in texts}) == len(texts)


def test_every_language_has_its_catalogue_and_its_terms() -> None:
    assert all(path_of(language).exists() for language in LANGUAGES)
    terms = read()
    assert len(terms) > 80
    assert all(spoken[language] and set(spoken) == set(COLUMNS) for spoken in terms.values() for language in COLUMNS)
