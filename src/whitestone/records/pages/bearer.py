"""Tokens in `Authorization: Bearer`: whoever presents one speaks as its person. Reads the header, keeps nothing.

A token needs no protection against forged requests: no browser sends it by itself. Where there is none, a session is
asked for as before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, django_auth

from whitestone.problems import ProblemError
from whitestone.records.pages.tries import Tries
from whitestone.review.models import Token
from whitestone.review.states import Step
from whitestone.review.tokens import BAD_TOKEN, TOO_MANY_TRIES, refuse_review, token_of

TRIES = Tries("token-tries", 20)
"""Tokens refused from one address in a minute before none from there is looked at."""


class BearerToken(HttpBearer):
    """The token of a person; what is presented and does not hold is refused, whoever else is signed in."""

    def __init__(self, *, writes: bool) -> None:
        super().__init__()
        self.writes = writes

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token, with its person as the one who asks.

        Raises
        ------
        ProblemError
            When it does not hold, only reads, or too many were tried.
        """
        if TRIES.spent(request):
            raise ProblemError(TOO_MANY_TRIES())
        try:
            held = token_of(token.strip(), writes=self.writes)
        except ProblemError as error:
            if error.problems[0].kind is BAD_TOKEN:
                TRIES.add(request)
            raise
        request.user = held.person
        return held


def _anybody(_request: HttpRequest) -> bool:
    """The public too: what it is shown follows from `visible_to`."""
    return True


READS: Sequence[Callable[[HttpRequest], Any]] = (BearerToken(writes=False), _anybody)
SIGNED_READS: Sequence[Callable[[HttpRequest], Any]] = (BearerToken(writes=False), django_auth)
WRITES: Sequence[Callable[[HttpRequest], Any]] = (BearerToken(writes=True), django_auth)


def refuse_review_by_token(request: HttpRequest, step: Step) -> None:
    """Refuses a reviewing step when it was a token that let the request in."""
    if isinstance(getattr(request, "auth", None), Token):
        refuse_review(step)
