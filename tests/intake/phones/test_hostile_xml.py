"""XML that was made to do harm, and XML that is only broken: held with a code, or refused, and never a fall."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.intake.phones.filled import HAZARD, phone, xml
from whitestone.intake.phones.definitions import definitions
from whitestone.intake.phones.models import Submission
from whitestone.intake.phones.reading import read, records_of
from whitestone.intake.phones.receiving import receive
from whitestone.intake.phones.xlsforms import ID
from whitestone.problems import ProblemError
from whitestone.records.hazards.models import Hazard

_LAUGHS = (
    "<!DOCTYPE data [<!ENTITY a '" + "ha" * 100 + "'>"
    + "".join(f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(9))
    + "]><data id='whitestone_hazard'><hazard><note>&j;</note></hazard></data>"
)  # fmt: skip
HOSTILE = {
    "billion laughs": _LAUGHS.encode(),
    "external entity": b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><data id='a'><note>&x;</note></data>",
    "external dtd": b"<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/x.dtd'><data/>",
    "10 MB of nesting": b"<a>" * 3_400_000,
    "10 MB of siblings": b"<data>" + b"<a/>" * 2_500_000 + b"</data>",
    "no text": b"\x00\xff\xfe\x00",
    "another encoding": b"<?xml version='1.0' encoding='klingon'?><data/>",
    "a namespace of its own": b"<x:data xmlns:x='urn:x' id='whitestone_hazard'/>",
    "a path": b"<data id='../../etc/passwd' version='1'><meta><instanceID>../x</instanceID></meta></data>",
    "a nul": b"<data id='a&#0;'/>",
    "a long id": b"<data id='" + b"a" * 100_000 + b"'/>",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_xml_is_held_with_a_code(land: Cast, name: str) -> None:
    one = receive(phone(land)[0], HOSTILE[name], {})
    assert one.state == "held"
    assert one.problems[0]["code"].startswith("phone-")
    assert "root:" not in str(one.problems) + str(one.answers)
    again = receive(one.device, HOSTILE[name], {})
    assert (again.pk, Submission.objects.count()) == (one.pk, 1)


_ANSWER = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["1e400", "nan", "inf", "40 46 0 0; nan 2", "9" * 400, "2023-02-31", "yes yes", "0;;;"]),
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted({*HAZARD["hazard"], "laid", "benchmark", "threat", "slope"})), _ANSWER))
def test_whatever_is_answered_becomes_a_record_or_is_held(land: Cast, said: dict[str, str]) -> None:
    device, _ = phone(land)
    clean = {name: "".join(one for one in text if one.isprintable()) for name, text in said.items()}
    before = Hazard.objects.count()
    one = receive(device, xml("hazard", {"hazard": {**HAZARD["hazard"], **clean}}), {})
    assert (one.state == "placed") == (Hazard.objects.count() == before + 1)
    assert one.state == "placed" or one.problems


def codes_of(attempt: Callable[[], object]) -> set[str]:
    """The codes with which an attempt is refused; none when it is not."""
    try:
        attempt()
    except ProblemError as error:
        return {one.code for one in error.problems}
    return set()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for tried in (content, b"<data>" + content + b"</data>"):
        assert codes_of(partial(read, tried)) <= {"phone-unreadable"}


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_answers_by_any_path_are_values_or_named_problems(land: Cast, data: Any) -> None:
    form = data.draw(st.sampled_from(definitions()))
    paths = [f"{part.name}/{one.name}" for part in form.parts for one in part.questions]
    path = st.one_of(
        st.sampled_from(paths), st.text(max_size=12), st.sampled_from(["lanes[999999999999]/kind", "[/", "]"])
    )
    answers = data.draw(st.dictionaries(path, _ANSWER, max_size=8))
    assert codes_of(lambda: records_of(form, answers)) <= {"phone-question-unknown", "phone-answer"}
    assert ID.format(form.id).isidentifier()
