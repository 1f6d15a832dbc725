"""Every operation of the API on made-up input about records that there are: no failure, and refusals with a code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.cache import cache
from django.db import models
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from tests.cast import Cast
from tests.intake.demonstration.small import small_programme
from tests.records.country import square
from tests.web.test_tokens import program
from whitestone.intake.demonstration import load
from whitestone.kernel.codes import FlagsField, WordField
from whitestone.kernel.geometry import GeometryField
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.models import Person
from whitestone.review.states import Step
from whitestone.review.verify import verify
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import all_words

pytestmark = pytest.mark.django_db

EXAMPLES = 4
Known = dict[str, list[dict[str, Any]]]
"""By word, some versions: record, number, revision and batch."""


@pytest.fixture
def filled(db: None) -> Known:
    """A register with a small SYNTHETIC programme; of each word its first version, its last, and one that is open.

    Beside them a draft of the officer's that says no more than it must.
    """
    load(small_programme())
    officer = Person.objects.get(username="demo-officer")
    owner = officer.appointments.exclude(organisation=None).values_list("organisation", flat=True).first()
    found: Known = {"owner": [{"owner": str(owner)}]}
    for word in all_words():
        (draft,) = record(word.model, [NewRecord(owner, least(word.model))], actor=officer, batch=uuid4())
        rows = versions_of(word.model).order_by("pk")
        chosen = [draft, rows.first(), rows.last(), rows.filter(owner=owner).first(), rows.open().first()]
        found[word.name] = [
            {
                **{name: str(getattr(one, name)) for name in ("record", "batch")},
                "number": one.number,
                "at": one.revision,
            }
            for one in chosen
            if one is not None
        ]
    return found


def least(model: type[Version]) -> dict[str, Any]:
    """Values for the columns that a draft may not leave out."""
    said: dict[str, Any] = {"effective": "2023-03-01"}
    kinds: tuple[tuple[type, Any], ...] = (
        (FlagsField, "AP"), (models.DateTimeField, "2023-03-01T10:00Z"), (models.DateField, "2023-03-01"),
        (models.IntegerField, 1), (models.DecimalField, 1), (models.UUIDField, uuid4()),
        (GeometryField, square(46.1, 40.1)), (models.JSONField, {"a": 1}), (models.BooleanField, False),
        (models.Field, "x"),
    )  # fmt: skip
    for name, field in model.domain_fields().items():
        if field.editable and not field.blank and not field.get_default():
            if isinstance(field, WordField) and field.words:
                said[name] = next(iter(field.words)).value
            else:
                said[name] = next(value for kind, value in kinds if isinstance(field, kind))
    return said


def clients() -> dict[str, Client]:
    """Who asks: people by their sessions, who may review too, and a program by its token."""
    found = {"nobody": Client(raise_request_exception=False)}
    for name in ("demo-officer", "demo-west", "demo-hq-1"):
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(Person.objects.get(username=name))
    found["a program"] = program(Person.objects.get(username="demo-officer"))
    found["a program"].raise_request_exception = False
    return found


def _send(client: Client, case: Any, path: str) -> Any:
    sent = case.as_transport_kwargs(base_url="http://testserver")
    body: dict[str, Any] = {}
    if sent.get("json") is not None:
        body = {"data": json.dumps(sent["json"]), "content_type": "application/json"}
    return client.generic(case.method, path, query_params=case.query or None, **body)


def _wrong(answer: Any) -> str | None:
    if answer.status_code >= 500:
        return "the machine failed"
    if answer.status_code >= 400:
        kind = answer.headers.get("Content-Type", "")
        if not kind.startswith("application/json"):
            return f"a refusal as {kind}"
        problems = json.loads(answer.content).get("problems")
        if not problems or not all(one.get("code") and one.get("sentence") and one.get("remedy") for one in problems):
            return "a refusal without a coded problem"
    return None


def _aimed(case: Any, known: Known, chance: Random) -> str:
    """The path of a case with a record that there is, mostly; what its body says of versions fits that record."""
    word = case.operation.path.split("/")[2]
    one = chance.choice(known.get(word) or known["hazard"])
    if chance.random() < 0.2:
        return str(case.formatted_path)
    real = {**one, "step": chance.choice(list(Step))}
    case.path_parameters.update({name: real[name] for name in case.path_parameters if name in real})
    if isinstance(case.body, dict):
        fits = {"revision": one["at"], "source": one["number"], "base": one["number"], **known["owner"][0]}
        case.body.update({name: value for name, value in fits.items() if name in case.body})
        values = case.body.get("values")
        if isinstance(values, dict) and chance.random() < 0.7:
            # What is made up for twenty columns at once is nearly always refused for one: mostly only a few are said.
            few = chance.sample(sorted(values), min(len(values), 2))
            case.body["values"] = {name: values[name] for name in few} | {"effective": "2023-03-01"}
    return str(case.formatted_path)


def _operations(document: dict[str, Any]) -> Iterator[Any]:
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(result, Ok)
        yield result.ok()


def test_no_operation_fails_on_input_that_was_made_up(filled: Known) -> None:
    document = Client().get("/api/openapi.json").json()
    asking, found, answered = clients(), dict[str, str](), Counter[int]()
    people = [name for name in asking if name != "nobody"]

    def ask_about(operation: Any) -> None:
        turns = count()

        @seed(1)
        @settings(
            max_examples=EXAMPLES, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(), number=st.integers(0, 2**32))
        def ask(case: Any, number: int) -> None:
            turn = next(turns)
            path = _aimed(case, filled, Random(number))  # noqa: S311  # which record is asked about is no secret
            for who in (people[turn % len(people)], *(("nobody",) if turn == 0 else ())):
                cache.clear()
                answer = _send(asking[who], case, path)
                answered[answer.status_code] += 1
                wrong = _wrong(answer)
                if wrong:
                    said = f"{answer.status_code} {wrong}: {case.query} {case.body!r:.300} {answer.content[:200]!r}"
                    found.setdefault(f"{who} {case.method} {path}", said)

        ask()

    for operation in _operations(document):
        ask_about(operation)
    assert not found, "\n".join(f"{at}: {said}" for at, said in found.items())
    assert answered.total() > 200 * EXAMPLES
    # Most of it reaches the code behind the address: it is done, or refused for what it says.
    reached = sum(number for status, number in answered.items() if status not in {401, 404})
    assert reached > answered.total() / 2, answered
    assert answered[200] + answered[201] > 200, answered
    assert list(verify()) == []


BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"values": 3}',
    b'{"values": {"effective": "soon"}, "revision": "x"}',
    b"\xff\xfe",
)


def test_bodies_that_are_none_are_refused_with_a_code(land: Cast) -> None:
    document = Client().get("/api/openapi.json").json()
    client = Client(raise_request_exception=False)
    client.force_login(land.officer)
    asked = 0
    for path, methods in document["paths"].items():
        address = path.replace("{record}", "0" * 32).replace("{batch}", "0" * 32).replace("{number}", "1")
        for method in {"post", "patch"} & set(methods):
            for body in BODIES:
                answer = client.generic(method.upper(), address.replace("{step}", "submit"), body, "application/json")
                assert _wrong(answer) is None, (method, path, body[:20], answer.status_code, answer.content[:200])
                assert answer.status_code in {400, 403, 404, 409, 422}, (method, path, body[:20], answer.status_code)
                asked += 1
    assert asked > 900


def test_what_the_framework_refuses_has_a_code_too(land: Cast) -> None:
    officer = Client(enforce_csrf_checks=True)
    officer.force_login(land.officer)
    stranger = Client()
    for client, method, address, status, code in (
        (stranger, "get", "/api/nothing/", 404, "api-not-there"),
        (stranger, "get", "/api/hazard/no-uuid", 404, "api-not-there"),
        (stranger, "get", f"/api/hazard/{'0' * 32}", 404, "api-not-there"),
        (stranger, "delete", "/api/hazard/", 405, "api-method"),
        (stranger, "get", "/api/batches/", 401, "api-sign-in"),
        (stranger, "post", "/api/hazard/", 401, "api-sign-in"),
        (stranger, "get", "/api/hazard/?limit=many", 422, "api-not-understood"),
        (officer, "post", "/api/hazard/", 403, "api-forged"),
    ):
        answer = getattr(client, method)(address, **({"content_type": "application/json"} if method == "post" else {}))
        said = json.loads(answer.content)["problems"]
        assert (answer.status_code, said[0]["code"]) == (status, code), address
        assert said[0]["sentence"]
        assert said[0]["remedy"]
    limit = json.loads(stranger.get("/api/hazard/?limit=many").content)["problems"][0]
    assert limit["column"] == "limit"
    assert stranger.delete("/api/hazard/")["Allow"]
