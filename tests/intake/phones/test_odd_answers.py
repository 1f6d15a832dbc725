"""Answers that no phone should send, one to each question of every form: placed, or held with a code; never a fall."""

from __future__ import annotations

from itertools import cycle

import pytest

from tests.cast import Cast
from tests.intake.phones.filled import phone, xml
from whitestone.intake.phones.definitions import Asked, Question, from_json
from whitestone.intake.phones.models import Standing
from whitestone.intake.phones.published import published
from whitestone.intake.phones.receiving import receive

pytestmark = pytest.mark.django_db

ODD = (
    "-1", "²", "1e400", "NaN", "-Infinity", "2026-13-45", "0001-01-01", "9999-12-31", "a" * 3000, "9" * 20, "46 40",
    "40.1 46.1 0 inf", "40.1 46.1 0 1e30", "40.1 46.1 x 0", "nan nan 0 0", "91 181 0 0", "; ; ;", "AP XX", "{}", "true",
    "40.1 46.1 0 0; nan 1 0 0; 40.1 46.1 0 0; 2 2 0 0", "de305d54-75b4-431b-adb2-eb6b9e546014", "2023-05-17T25:61",
    "2023-05-17T00:00:00.000+14:00", "9999-12-31T23:59:59.000-12:00", "40.1 46.1 0 -5", "1 2 3 4 5",
)  # fmt: skip
SOUND = {
    Asked.TEXT: "x", Asked.LONG_TEXT: "y", Asked.PARTIAL_DATE: "2023-05", Asked.WHOLE: "3", Asked.NUMBER: "2.5",
    Asked.DATE: "2023-05-17", Asked.MOMENT: "2023-05-17T10:00:00.000+04:00", Asked.YES_NO: "yes",
    Asked.POINT: "40.15 46.15 0 5", Asked.LINE: "40.1 46.1 0 0; 40.11 46.11 0 0",
    Asked.AREA: "40.1 46.1 0 0; 40.1 46.11 0 0; 40.11 46.11 0 0; 40.1 46.1 0 0",
}  # fmt: skip


def sound(question: Question) -> str:
    return question.choices[0].name if question.choices else SOUND.get(question.asked, "")


def test_no_odd_answer_is_a_fall(land: Cast) -> None:
    device, odd, states = phone(land)[0], cycle(ODD), set()
    for form in published():
        parts = from_json(form.definition).parts
        for part in parts:
            for question in part.questions:
                said = {one.name: {each.name: sound(each) for each in one.questions if sound(each)} for one in parts}
                said[part.name][question.name] = next(odd)
                one = receive(device, xml(form.form.removeprefix("whitestone_"), said), {})
                assert (one.state == Standing.HELD) == bool(one.problems)
                states.add(one.state)
    assert states == {Standing.HELD, Standing.PLACED}


@pytest.mark.parametrize(
    ("form", "part", "question", "answer", "said"),
    [
        ("find", "find", "place", "40.15 46.15 0 1e30", "accuracy"),
        ("accident", "accident", "happened", "2023-05-17", "time zone"),
        ("accident", "accident", "happened", "2023-05-17T10:00:00.000", "time zone"),
    ],
)
def test_an_odd_answer_is_held_and_says_why(
    land: Cast, form: str, part: str, question: str, answer: str, said: str
) -> None:
    (definition,) = (from_json(one.definition) for one in published() if one.form == f"whitestone_{form}")
    values = {one.name: {each.name: sound(each) for each in one.questions if sound(each)} for one in definition.parts}
    values[part][question] = answer
    one = receive(phone(land)[0], xml(form, values), {})
    assert one.state == Standing.HELD
    assert said in str(one.problems)
