"""Comments, answers and tokens are held against their events: whoever changes a row past the actions is found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.review.models import Stone
from tests.review.way import draft, seen, step
from whitestone.problems import ProblemError
from whitestone.review.actions.drafting import edit
from whitestone.review.actions.moving import move
from whitestone.review.actions.tokens import LONGEST_DAYS, MOST, make_token, revoke_token
from whitestone.review.models import Comment, Event, Token
from whitestone.review.states import Step
from whitestone.review.tokens import Scope, token_of
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return [problem.code for problem in verify()]


def discussed(cast: Cast) -> Stone:
    """Returned with two comments on one field by turns, each answered, one answer written anew."""
    stone = draft(cast)
    for text in ("which hill?", "which side of it?"):
        stone = step(stone, Step.SUBMIT, cast.officer)
        move(Stone, Step.RETURN, [seen(stone)], actor=cast.verifier, comments={"name": text})
        for answer in ("the northern one", "the one in the north"):
            rows = Comment.objects.filter(text=text)
            edit(Stone, seen(stone), actor=cast.field, values={}, answers={one.pk: answer for one in rows})
    return stone


def test_what_was_said_and_answered_twice_is_no_fault(cast: Cast) -> None:
    discussed(cast)
    assert Event.objects.filter(verb="answer").count() == 4
    assert not codes()


@pytest.mark.parametrize("column", ["text", "answer", "field", "author", "at", "answered_by", "answered_at", "number"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_changed_remark_is_named(cast: Cast, column: str, which: int) -> None:
    stone = discussed(cast)
    one = Comment.objects.order_by("pk")[which]
    forged = {
        "text": "no question", "answer": "never said", "field": "weight", "author": cast.outsider, "number": 7,
        "at": timezone.now(), "answered_by": cast.outsider, "answered_at": timezone.now(),
    }[column]  # fmt: skip
    Comment.objects.filter(pk=one.pk).update(**{column: forged})
    found = list(verify())
    assert {problem.code for problem in found} == {"audit-comment-row", "audit-comment-unknown"}
    assert all(problem.record == str(stone.record) for problem in found)


def test_removed_and_invented_remarks_are_named(cast: Cast) -> None:
    stone = discussed(cast)
    first = Comment.objects.order_by("pk").first()
    assert first is not None
    Comment.objects.filter(pk=first.pk).update(answer="", answered_by=None, answered_at=None)
    assert codes() == ["audit-comment-row"]
    first.delete()
    assert codes() == ["audit-comment-row"] * 2
    Comment.objects.create(
        word="stone", record=stone.record, number=1, field="name", text="x", author=cast.verifier, at=timezone.now()
    )
    assert sorted(codes()) == ["audit-comment-row"] * 2 + ["audit-comment-unknown"]


def test_a_token_that_no_event_knows_or_that_was_prolonged_is_named(cast: Cast) -> None:
    kept, _ = make_token(actor=cast.officer, name="importer", scope=Scope.WRITE, days=30)
    ended, _ = make_token(actor=cast.officer, name="old", scope=Scope.READ, days=30)
    revoke_token(ended, actor=cast.administrator, reason="the laptop was stolen")
    revoke_token(ended, actor=cast.officer)
    assert Event.objects.filter(verb="revoke token").count() == 1
    assert not codes()
    later = timezone.now() + dt.timedelta(days=900)
    for row, forged in ((ended, {"revoked": None}), (kept, {"expires": later}), (kept, {"scope": "read"}),
                        (kept, {"person": cast.headquarters}), (kept, {"digest": "f" * 64})):  # fmt: skip
        before = Token.objects.get(pk=row.pk)
        Token.objects.filter(pk=row.pk).update(**forged)
        assert codes() == ["audit-token-unknown"], forged
        before.save()
    assert not codes()
    Token.objects.create(person=cast.headquarters, name="in", scope="write", digest="0" * 64, made=later, expires=later)
    assert codes() == ["audit-token-unknown"]


def test_a_token_is_kept_as_a_digest_and_ends(cast: Cast) -> None:
    token, secret = make_token(actor=cast.officer, name=" importer ", scope=Scope.READ, days=1)
    assert secret not in {*Token.objects.values_list("digest", flat=True), *Event.objects.values_list("new", flat=True)}
    assert token_of(secret, writes=False).person == cast.officer
    with pytest.raises(ProblemError, match="token-read-only"):
        token_of(secret, writes=True)
    with pytest.raises(ProblemError, match="no-right"):
        revoke_token(token, actor=cast.outsider)
    Token.objects.filter(pk=token.pk).update(expires=timezone.now())
    with pytest.raises(ProblemError, match="token-refused"):
        token_of(secret, writes=False)
    _, other = make_token(actor=cast.officer, name="other", scope=Scope.WRITE, days=1)
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(is_active=False)
    with pytest.raises(ProblemError, match="token-refused"):
        token_of(other, writes=True)


def test_a_token_needs_a_name_and_an_end_and_there_are_not_many(cast: Cast) -> None:
    for name, days in (("", 5), ("x" * 81, 5), ("x", 0), ("x", LONGEST_DAYS + 1)):
        with pytest.raises(ProblemError):
            make_token(actor=cast.officer, name=name, scope=Scope.READ, days=days)
    assert not Token.objects.exists()
    for _ in range(MOST):
        make_token(actor=cast.officer, name="x", scope=Scope.READ, days=1)
    with pytest.raises(ProblemError, match="token-many"):
        make_token(actor=cast.officer, name="x", scope=Scope.READ, days=1)
