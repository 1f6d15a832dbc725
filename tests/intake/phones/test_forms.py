"""Forms follow from the words, the lists and the profile; pyxform and ODK Validate take every one in every language."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyxform.validators.odk_validate import ODKValidateError
from pyxform.xls2xform import convert

from tests.cast import Cast
from tests.records.operations import prepare
from whitestone.config.commands import main
from whitestone.intake.phones.catalogue import FORMS
from whitestone.intake.phones.definitions import Asked, definitions, from_json, model_of
from whitestone.intake.phones.xlsforms import workbook, xform
from whitestone.records.reference.models import Profile, Term
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install

pytestmark = pytest.mark.django_db
FIRST = dt.date(2000, 1, 1)


@pytest.fixture
def nation(land: Cast) -> Cast:
    """Three languages, one of them from right to left; a field of its own; a code with a blank in it."""
    prepare(land)
    codes = ["grey", "dark red"]
    rules = {
        "extra_fields": {
            "hazard": [
                {"name": "lichen", "kind": "code", "labels": {"fr": "Lichen", "ar": "أشنة"}, "codes": codes},
                {"name": "stones", "kind": "whole number", "labels": {"fr": "Pierres"}},
            ]
        }
    }  # fmt: skip
    said = {"country": "XXX", "name": "SYNTHETIC", "languages": ["fr", "ar"], "rules": rules, "effective": FIRST}
    install(Profile, [NewRecord(None, said)], author=land.headquarters, reason="a test")
    term = {"vocabulary": "threat-level", "code": "very high", "labels": {"fr": "Très élevé"}, "effective": FIRST}
    install(Term, [NewRecord(None, term)], author=land.headquarters, reason="a test")
    return land


def test_every_form_is_the_same_from_the_file_and_from_memory_and_says_every_language(nation: Cast) -> None:
    for form in definitions():
        made = xform(form)
        assert convert(workbook(form), file_type=".xlsx", form_name="data").xform == made
        for language in ("français (fr)", "العربيّة (ar)", "English (en)"):
            assert f'<translation lang="{language}"' in made, (form.id, language)
        assert from_json(json.loads(form.as_text())) == form


@pytest.fixture
def validate() -> None:
    """ODK Validate, which comes with pyxform and needs Java: in CI always, skipped where a machine has none."""
    if shutil.which("java") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Java is missing: apt-get install default-jre-headless")
        pytest.skip("no Java on this machine, ODK Validate was not asked: apt-get install default-jre-headless")


@pytest.mark.parametrize("name", [one.id for one in FORMS])
def test_odk_validate_takes_the_form(nation: Cast, validate: None, name: str) -> None:
    form = next(one for one in definitions() if one.id == name)
    assert xform(form, validate=True)


def test_odk_validate_refuses_what_a_phone_could_not_open(validate: None) -> None:
    survey = [
        {"type": "text", "name": "first", "label": "First", "relevant": "${second} = 'x'"},
        {"type": "text", "name": "second", "label": "Second", "relevant": "${first} = 'x'"},
    ]
    with pytest.raises(ODKValidateError):
        convert({"survey": survey}, validate=True, form_name="data", warnings=[])


def test_the_columns_that_a_form_asks_are_those_of_the_word() -> None:
    for form in definitions():
        for part in form.parts:
            columns = {"effective", *model_of(part).domain_fields()}
            assert {one.column for one in part.questions if not one.extra} <= columns


def test_labels_codes_and_fields_of_the_nation_are_in_the_form(nation: Cast) -> None:
    (part,) = next(one for one in definitions() if one.id == "hazard").parts
    asked = {one.name: one for one in part.questions}
    threat = asked["threat"].choices[0]
    assert (threat.name, threat.code, threat.labels["fr"]) == ("very_high", "very high", "Très élevé")
    assert asked["extra__lichen"].labels == {"fr": "Lichen", "ar": "أشنة", "en": "lichen"}
    assert [one.code for one in asked["extra__lichen"].choices] == ["grey", "dark red"]
    assert asked["extra__stones"].asked is Asked.WHOLE


def test_a_new_code_makes_a_new_version_and_nothing_else_does(nation: Cast) -> None:
    before = {one.id: one.version for one in definitions()}
    assert {one.id: one.version for one in definitions()} == before
    term = {"vocabulary": "disposal-method", "code": "burned", "effective": FIRST}
    install(Term, [NewRecord(None, term)], author=nation.headquarters, reason="a test")
    after = {one.id: one.version for one in definitions()}
    assert {name for name in before if before[name] != after[name]} == {"find", "spot"}


def test_the_command_writes_two_files_for_each_form(
    nation: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whitestone.config.phone_commands.open_register", lambda: None)
    done = CliRunner().invoke(main, ["forms", "write", str(tmp_path / "forms")])
    assert done.exit_code == 0, done.output
    names = {one.name for one in (tmp_path / "forms").iterdir()}
    assert names == {f"{one.id}.{ending}" for one in FORMS for ending in ("xlsx", "xml")}
