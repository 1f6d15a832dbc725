"""A problem speaks the reader's language; what is kept is English and is told to each reader again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from tests.translations import pseudo
from whitestone.problems import all_kinds, retold
from whitestone.problems.catalogue import ProblemKind


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("locale")


def _kind(code: str) -> ProblemKind:
    return next(kind for kind in all_kinds() if kind.code == code)


def test_a_problem_speaks_the_language_of_its_reader(folder: Path) -> None:
    problem = _kind("unknown-word")(value="<x>", allowed="SHA, CHA")
    assert problem.sentence == '"<x>" is none of SHA, CHA.'
    with pseudo.spoken(folder):
        assert problem.sentence == '⟦"<x>" is none of SHA, CHA.⟧'
        assert problem.as_json()["remedy"] == "⟦Use one of these words.⟧"
        assert problem.code == "unknown-word"
        with translation.override("en"):
            assert problem.sentence == '"<x>" is none of SHA, CHA.'


def test_from_right_to_left_a_value_keeps_its_own_order() -> None:
    ambiguous = _kind("coordinate-ambiguous")(value="40.1, 47.2", one="40.1 N", other="47.2 N", how="")
    amounts = _kind("no-amounts-by-code")(value="x")
    with translation.override("ar"):
        # Isolated from the Arabic around it: latitude stays before longitude, a brace stays an opening one.
        assert "\u206840.1, 47.2\u2069" in ambiguous.sentence
        assert '\u2068{"manual": 120}\u2069' in amounts.remedy
        assert "\u2068" not in ambiguous.in_english().sentence
    with translation.override("fr"):
        assert "\u2068" not in ambiguous.sentence


def test_what_is_kept_is_english_and_told_again(folder: Path) -> None:
    problem = _kind("unknown-word")(row=3, column="kind", value="X", allowed="SHA, CHA")
    with pseudo.spoken(folder):
        kept = problem.as_record()
        assert kept["sentence"] == '"X" is none of SHA, CHA.'
        told = retold(kept)
        assert told["sentence"] == '⟦"X" is none of SHA, CHA.⟧'
        assert (told["row"], told["column"], told["code"]) == (3, "kind", "unknown-word")
    assert retold(kept)["sentence"] == kept["sentence"]


@pytest.mark.parametrize(
    "kept",
    [
        {"code": "unknown-word", "sentence": "As it was.", "remedy": "Do."},
        {"code": "no-such-code", "sentence": "As it was.", "remedy": "Do.", "values": {}},
        {"code": "unknown-word", "sentence": "As it was.", "remedy": "Do.", "values": {"other": 1}},
    ],
    ids=["kept before values were", "kind gone", "words changed"],
)
def test_what_cannot_be_told_again_stays_as_it_was(kept: dict[str, object], folder: Path) -> None:
    with pseudo.spoken(folder):
        assert retold(kept) == kept


def test_what_was_kept_in_english_is_told_to_whoever_looks(folder: Path) -> None:
    kept = _kind("unknown-word")(value="X", allowed="SHA, CHA").in_english()
    with pseudo.spoken(folder):
        assert kept.sentence == '"X" is none of SHA, CHA.'
        assert kept.told.sentence.startswith("⟦")
