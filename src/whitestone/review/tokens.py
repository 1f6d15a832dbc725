"""Whose token a program presents, and what a token may do. Makes and revokes none: `actions.tokens` does."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

from django.utils import timezone

from whitestone.problems import ProblemError, register
from whitestone.review import canonical
from whitestone.review.models import Token
from whitestone.review.states import BY_SESSION, Step


class Scope(StrEnum):
    """What a token opens: looking, or drafting and submitting too. Nothing that its person may not do."""

    READ = "read"
    WRITE = "write"


BAD_TOKEN = register(
    "token-refused",
    "The token is unknown, revoked or expired, or its account is closed.",
    "Make a new one on the page of your tokens; send it as `Authorization: Bearer TOKEN`.",
)
TOO_MANY_TRIES = register(
    "token-tries",
    "Too many tokens were refused from this address.",
    "Wait a minute; then send a token that holds.",
)
READ_ONLY = register(
    "token-read-only",
    "The token {value} only reads.",
    "Make one that writes, if a program is to write for you.",
)
NO_REVIEW = register(
    "token-no-review",
    "No token may {step} a version.",
    "Sign in with your second factor: people review, programs do not.",
)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is 256 bits of chance, so that one plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str, *, writes: bool) -> Token:
    """The token behind a secret.

    Raises
    ------
    ProblemError
        When it does not hold now, or writing is asked of one that only reads.
    """
    held = Token.objects.select_related("person").filter(
        digest=digest_of(secret), revoked__isnull=True, expires__gt=timezone.now(), person__is_active=True
    )
    token = held.first()
    if token is None:
        raise ProblemError(BAD_TOKEN())
    if writes and token.scope != Scope.WRITE:
        raise ProblemError(READ_ONLY(value=token.name))
    return token


def refuse_review(step: Step) -> None:
    """Refuses the steps by which a person says that something is true or is not."""
    if step in BY_SESSION:
        raise ProblemError(NO_REVIEW(step=step))


def told(token: Token) -> dict[str, Any]:
    """What events say of a token. Its digest is there, so that a row that no event knows is found."""
    return {
        "username": token.person.username,
        "name": token.name,
        "scope": token.scope,
        "expires": canonical.plain(token.expires),
        "digest": token.digest,
    }
