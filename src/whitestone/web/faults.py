"""What a person is shown when the database or the disk refuses: why, and what they typed, ready to be sent again.

Asks no database, since that is what failed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.defaults import server_error as plain_server_error

from whitestone.kernel.faults import RETRY_SECONDS, fault_of
from whitestone.problems import Problem

_SECRET = ("csrfmiddlewaretoken", "password", "code", "credential")


class FaultsMiddleware:
    """Turns faults of the machine into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; of an upload that broke off nothing stays on the disk."""
        answer = self.get_response(request)
        if request.content_type == "multipart/form-data":
            for handler in request.upload_handlers:
                handler.upload_interrupted()
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a fault; None for what is none."""
        problem = fault_of(exception)
        return None if problem is None else _page(request, problem)


def server_error(request: HttpRequest) -> HttpResponse:
    """What failed outside a view, such as keeping a session."""
    _, error, _ = sys.exc_info()
    problem = None if error is None else fault_of(error)
    return plain_server_error(request) if problem is None else _page(request, problem)


def _page(request: HttpRequest, problem: Problem) -> HttpResponse:
    answer: HttpResponse
    if request.path.startswith("/api/"):
        answer = JsonResponse({"problems": [problem.as_json()]}, status=503)
    else:
        typed = [
            (name, value)
            for name, values in (request.POST.lists() if request.method == "POST" else ())
            for value in values
            if not name.startswith(_SECRET)
        ]
        context = {
            "problem": problem,
            "typed": [] if request.path.startswith("/accounts/") else typed,
            "files": list(request.FILES) if request.method == "POST" else [],
            "address": request.get_full_path(),
            "token": get_token(request),
        }
        answer = HttpResponse(render_to_string("web/fault.html", context), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
