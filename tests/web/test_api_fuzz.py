"""Every operation of the API on made-up input: the machine never fails, and what it refuses is refused with a code."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core.result import Ok

from tests.cast import Cast
from tests.web.test_tokens import program

pytestmark = pytest.mark.django_db

EXAMPLES = 2


def _send(client: Client, case: Any) -> Any:
    sent = case.as_transport_kwargs(base_url="http://testserver")
    body: dict[str, Any] = {}
    if sent.get("json") is not None:
        body = {"data": json.dumps(sent["json"]), "content_type": "application/json"}
    return client.generic(case.method, case.formatted_path, query_params=case.query or None, **body)


def _wrong(answer: Any) -> str | None:
    if answer.status_code >= 500:
        return "the machine failed"
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code >= 400:
        if not kind.startswith("application/json"):
            return f"a refusal as {kind}"
        said = json.loads(answer.content)
        if answer.status_code in {401, 404} and set(said) == {"detail"}:
            return None  # who is unknown, and what is not there for them: the framework's own short word
        problems = said.get("problems")
        if not problems or not all(one.get("code") for one in problems):
            return "a refusal without a coded problem"
    return None


def test_no_operation_fails_on_input_that_was_made_up(land: Cast) -> None:
    document = Client().get("/api/openapi.json").json()
    clients = {"anonymous": Client(raise_request_exception=False), "officer": program(land.officer)}
    clients["officer"].raise_request_exception = False
    found: dict[str, str] = {}
    asked = 0

    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @seed(1)
        @settings(
            max_examples=EXAMPLES, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            for who, client in clients.items():
                cache.clear()
                answer = _send(client, case)
                wrong = _wrong(answer)
                if wrong:
                    said = f"{answer.status_code} {wrong}: {case.query} {case.body!r:.300} {answer.content[:200]!r}"
                    found.setdefault(f"{who} {case.method} {case.operation.path}", said)

        ask()
    assert asked > 200 * EXAMPLES
    assert not found, "\n".join(f"{at}: {said}" for at, said in found.items())
