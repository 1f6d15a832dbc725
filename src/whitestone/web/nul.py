"""Refuses at the door what holds a NUL: PostgreSQL keeps none in a text, and what SQLite keeps must fit there, too.

Files, phones and pulls have doors of their own; what reaches a record by any way is refused by its columns too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from whitestone.kernel.written import NUL
from whitestone.problems import register
from whitestone.records.pages.answers import ROOT, refusal
from whitestone.records.pages.views import refused

HAS_NUL = register(
    "text-nul",
    "{column} holds a character that no text has (NUL).",
    "Write it anew: the character cannot be seen, and often comes along when something is copied.",
)


class NulMiddleware:
    """Django's middleware, after the one against forgery: that has read the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer_of = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self._answer_of(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """A refusal that names what holds the NUL; None where nothing does."""
        found = next(_with_nul(request, form=not getattr(view, "csrf_exempt", False)), None)
        if found is None:
            return None
        problem = HAS_NUL(column=found)
        api = request.path.startswith(ROOT)
        return refusal([problem], 400) if api else refused(request, [problem], status=400)


def _with_nul(request: HttpRequest, *, form: bool) -> Iterator[str]:
    """Names of what holds one. Of a view that is exempt from the mark against forgery nobody has read the body yet."""
    if NUL in request.path:
        yield "address"
    if NUL in unquote_plus(request.META.get("QUERY_STRING", "")):
        yield from (name.replace(NUL, "") for name, values in request.GET.lists() if NUL in "".join((name, *values)))
    if form and request.method == "POST":
        yield from (name.replace(NUL, "") for name, values in request.POST.lists() if NUL in "".join((name, *values)))
