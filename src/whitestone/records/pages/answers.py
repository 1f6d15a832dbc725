"""Refusals of the JSON interface that are made before an action is asked: each with a code, as the actions' own.

Decides nothing about rights; says in the catalogue's words what the framework refuses with words of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from whitestone.kernel.written import has_nul
from whitestone.problems import Problem, register

ROOT = "/api/"
_ESCAPED = re.compile(rb"\\u(0000|d[89a-f])", re.IGNORECASE)
NOT_THERE = register(
    "api-not-there",
    "At {value} there is nothing, or nothing that you may see.",
    "Compare the address with /api/openapi.json; ask the organisation that owns the record for access.",
)
SIGN_IN = register(
    "api-sign-in",
    "Nobody is told who asks.",
    "Send a token of yours in the header Authorization: Bearer; tokens are made on the page Tokens.",
)
NOT_UNDERSTOOD = register(
    "api-not-understood",
    "The request cannot be read at {column}: {reason}",
    "Correct it; /api/openapi.json says what is taken.",
)
METHOD = register(
    "api-method", "This address does not take {value}.", "Use one of the methods that /api/openapi.json names for it."
)
FORGED = register(
    "api-forged",
    "The request comes with a session and without the mark that tells it from a forged one.",
    "Send the header X-CSRFToken with the value of the cookie csrftoken, or use a token in place of the session.",
)


def refusal(problems: Iterable[Problem], status: int) -> HttpResponse:
    """Problems as JSON."""
    return JsonResponse({"problems": [problem.as_json() for problem in problems]}, status=status)


def coded(answer_of: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Django's middleware: where the interface would answer with a page, which no program reads, a coded refusal."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        given = answer_of(request)
        read = given.headers.get("Content-Type", "").startswith("application/json")
        return given if read or not request.path.startswith(ROOT) else _instead(request, given)

    return answer


def _instead(request: HttpRequest, page: HttpResponseBase) -> HttpResponseBase:
    if not 400 <= page.status_code < 500:
        return page
    known = {404: NOT_THERE(value=request.path), 405: METHOD(value=request.method)}
    unread = NOT_UNDERSTOOD(column="the request", reason=page.reason_phrase)
    answer = refusal([known.get(page.status_code, unread)], page.status_code)
    if "Allow" in page.headers:
        answer["Allow"] = page.headers["Allow"]
    return answer


class TextParser(Parser):
    """Reads JSON, and refuses what it can escape and no database keeps: NUL, and half of a pair of surrogates."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain values; the framework answers a ValueError with 400."""
        data = super().parse_body(request)
        if _ESCAPED.search(request.body):
            json.dumps(data, ensure_ascii=False).encode()
            if has_nul(data):
                raise ValueError("a text holds the character NUL, which no text has")
        return data


def say_refusals(api: NinjaAPI) -> None:
    """Have an interface refuse in the catalogue's words."""

    @api.exception_handler(Http404)
    def _not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
        return refusal([NOT_THERE(value=request.path)], 404)

    @api.exception_handler(AuthenticationError)
    def _unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return refusal([SIGN_IN()], 401)

    @api.exception_handler(ValidationError)
    def _wrong(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return refusal([_unread(one) for one in error.errors], 422)

    @api.exception_handler(HttpError)
    def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
        # The framework asks a session for the mark; nothing else here answers with 403 in words of its own.
        forged = error.status_code == 403
        said = FORGED() if forged else NOT_UNDERSTOOD(column="the request", reason=_why(error))
        return refusal([said], error.status_code)


def _why(error: HttpError) -> str:
    """What is wrong with a body; the framework's own words say only that it cannot be read."""
    return str(error.__cause__) if isinstance(error.__cause__, ValueError) else str(error)


def _unread(one: Mapping[str, Any]) -> Problem:
    where = ".".join(str(part) for part in one.get("loc", ()) if part not in ("body", "data", "query", "path"))
    return NOT_UNDERSTOOD(column=where or "the request", reason=str(one.get("msg", "")))
