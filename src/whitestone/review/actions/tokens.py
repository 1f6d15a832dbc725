"""Making and revoking the tokens by which programs speak for a person, each with its event."""

from __future__ import annotations

import datetime as dt
import secrets

from whitestone.problems import ProblemError, register
from whitestone.review import problems as say
from whitestone.review.audit import writing
from whitestone.review.models import Person, Token
from whitestone.review.permissions import standing_of
from whitestone.review.tokens import Scope, digest_of, told

LONGEST_DAYS = 366
MOST = 20

TOKEN_NAME = register("token-name", "A token needs a name of at most 80 letters.", "Name the program that will use it.")
TOKEN_DAYS = register(
    "token-days", "A token holds for 1 to {limit} days, not {value}.", "Give a number of days within that."
)
TOKEN_MANY = register(
    "token-many", "Your account has {limit} tokens that hold, which is the most.", "Revoke those that nobody uses."
)


def make_token(*, actor: Person, name: str, scope: Scope, days: int) -> tuple[Token, str]:
    """A new token for the actor's own account, and its secret: nobody can be told that again.

    Raises
    ------
    ProblemError
        When it has no name, would hold too long, or the account has too many.
    """
    name = name.strip()
    faults = []
    if not 0 < len(name) <= 80:
        faults.append(TOKEN_NAME(column="name"))
    if not 1 <= days <= LONGEST_DAYS:
        faults.append(TOKEN_DAYS(column="days", value=days, limit=LONGEST_DAYS))
    if faults:
        raise ProblemError(faults)
    secret = f"ws_{secrets.token_urlsafe(32)}"
    with writing(actor) as entry:
        if Token.objects.filter(person=actor, revoked__isnull=True, expires__gt=entry.moment).count() >= MOST:
            raise ProblemError(TOKEN_MANY(limit=MOST))
        token = Token.objects.create(
            person=actor,
            name=name,
            scope=scope.value,
            digest=digest_of(secret),
            made=entry.moment,
            expires=entry.moment + dt.timedelta(days=days),
        )
        entry.add("make token", "person", new=told(token))
    return token, secret


def revoke_token(token: Token, *, actor: Person, reason: str = "") -> None:
    """End a token, one's own or, as an administrator, anybody's; a token that was ended stays so.

    Raises
    ------
    ProblemError
        When it is somebody else's.
    """
    if token.person != actor and not standing_of(actor).administrator:
        raise ProblemError(say.NO_RIGHT(word="token", step="revoke", rights="administer"))
    with writing(actor, reason) as entry:
        row = Token.objects.select_for_update().get(pk=token.pk)
        if row.revoked is None:
            row.revoked = entry.moment
            row.save()
            entry.add("revoke token", "person", old=told(row))
