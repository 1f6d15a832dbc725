"""From draft to approved: who may take which step, what is refused, and that a refusal changes nothing."""

from decimal import Decimal
from itertools import product

import pytest
from allauth.mfa.models import Authenticator

from tests.cast import SOUTH, Cast
from tests.review.models import Stone
from tests.review.way import change, draft, seen, step, through
from whitestone.problems import ProblemError
from whitestone.review import rules
from whitestone.review.actions.drafting import edit
from whitestone.review.actions.moving import move, possible, preview
from whitestone.review.models import Comment, Event, Person
from whitestone.review.permissions import standing_of
from whitestone.review.rules import Rules
from whitestone.review.states import Change, State, Step, moves

pytestmark = pytest.mark.django_db


def refusal(stone: Stone, taken: Step, actor: Person, **how: object) -> list[str]:
    before = Stone.objects.values().get(pk=stone.pk)
    events = Event.objects.count()
    with pytest.raises(ProblemError) as error:
        step(stone, taken, actor, **how)
    assert Stone.objects.values().get(pk=stone.pk) == before
    assert Event.objects.count() == events
    return [problem.code for problem in error.value.problems]


def test_three_people_make_a_record_true(cast: Cast) -> None:
    stone = draft(cast)
    assert not stone.stands
    approved = through(stone, cast)
    assert approved.state == State.APPROVED
    assert approved.stands
    verbs = Event.objects.filter(word="stone", record=stone.record).values_list("verb", "actor__username")
    assert list(verbs) == [
        ("draft", "field"),
        ("submit", "officer"),
        ("verify", "verifier"),
        ("approve", "headquarters"),
    ]


def test_only_the_right_person_takes_each_step(cast: Cast) -> None:
    able = {
        Step.SUBMIT: ["officer"],
        Step.VERIFY: ["verifier"],
        Step.APPROVE: ["headquarters", "second_headquarters"],
    }
    stone = draft(cast)
    for taken, target in zip(able, (State.SUBMITTED, State.VERIFIED, State.APPROVED), strict=True):
        for name, person in cast.everyone().items():
            if name not in able[taken] and isinstance(person, Person):
                assert set(refusal(stone, taken, person)) & {"no-right", "record-not-found"}, (taken, name)
        assert step(stone, taken, getattr(cast, able[taken][0])).state == target


def test_nobody_reviews_their_own_work(cast: Cast) -> None:
    stone = step(draft(cast), Step.SUBMIT, cast.officer)
    step(stone, Step.RETURN, cast.headquarters, comments={"name": "A menhir stands alone."})
    answers = {Comment.objects.get().pk: "It is one of several."}
    edit(Stone, seen(stone), actor=cast.headquarters, values={"name": "dolmen"}, answers=answers)
    step(stone, Step.SUBMIT, cast.officer)
    step(stone, Step.VERIFY, cast.verifier)
    assert refusal(stone, Step.APPROVE, cast.headquarters) == ["own-work"]
    assert step(stone, Step.APPROVE, cast.second_headquarters).stands


def test_a_reviewer_needs_a_second_factor_where_the_nation_says_so(cast: Cast) -> None:
    stone = step(draft(cast), Step.SUBMIT, cast.officer)
    Authenticator.objects.filter(user=cast.verifier).delete()
    assert refusal(stone, Step.VERIFY, cast.verifier) == ["second-factor-needed"]


def test_one_review_step_where_the_nation_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_source", [lambda: Rules(review_steps=1)])
    stone = step(draft(cast), Step.SUBMIT, cast.officer)
    assert refusal(stone, Step.VERIFY, cast.verifier) == ["wrong-state"]
    assert step(stone, Step.APPROVE, cast.headquarters).stands


def test_a_returned_version_waits_until_every_comment_is_answered(cast: Cast) -> None:
    stone = step(draft(cast), Step.SUBMIT, cast.officer)
    assert refusal(stone, Step.RETURN, cast.verifier) == ["comment-needed"]
    assert refusal(stone, Step.RETURN, cast.verifier, comments={"colour": "which?"}) == ["unknown-field"]
    step(stone, Step.RETURN, cast.verifier, comments={"weight": "Weighed with what?"})
    assert refusal(stone, Step.SUBMIT, cast.officer) == ["comment-unanswered"]
    comment = Comment.objects.get()
    edit(Stone, seen(stone), actor=cast.field, values={"weight": "6.5"}, answers={comment.pk: "With a crane."})
    assert step(stone, Step.SUBMIT, cast.officer).weight == Decimal("6.5")
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by) == ("With a crane.", cast.field)


def test_a_check_that_refuses_stops_the_submission_and_one_that_warns_is_shown(cast: Cast) -> None:
    assert refusal(draft(cast, weight=None), Step.SUBMIT, cast.officer) == ["test-stone-weightless"]
    heavy = draft(cast, weight=200)
    plan = preview(Stone, Step.SUBMIT, [seen(heavy)], actor=cast.officer)
    assert [problem.code for problem in plan.warnings] == ["test-stone-heavy"]
    assert not plan.refusals
    assert step(heavy, Step.SUBMIT, cast.officer).state == State.SUBMITTED


def test_many_at_once_are_all_taken_or_none(cast: Cast) -> None:
    stones = [draft(cast, name=name) for name in ("one", "two")] + [draft(cast, weight=None)]
    marks = [seen(stone) for stone in stones]
    with pytest.raises(ProblemError):
        move(Stone, Step.SUBMIT, marks, actor=cast.officer)
    assert set(Stone.objects.values_list("state", flat=True)) == {State.DRAFT}
    move(Stone, Step.SUBMIT, marks[:2], actor=cast.officer)
    assert Stone.objects.filter(state=State.SUBMITTED).count() == 2


def test_a_preview_changes_nothing_and_says_what_the_step_would(cast: Cast) -> None:
    stone = draft(cast, weight=None)
    events = Event.objects.count()
    plan = preview(Stone, Step.SUBMIT, [seen(stone)], actor=cast.officer)
    assert [problem.code for problem in plan.refusals] == ["test-stone-weightless"]
    assert plan.targets[0][1] == State.SUBMITTED
    assert Event.objects.count() == events


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    stone = draft(cast)
    mark = seen(stone)
    edit(Stone, mark, actor=cast.field, values={"name": "first"})
    with pytest.raises(ProblemError, match=r"Somebody changed this stone after you opened it \(field\)"):
        edit(Stone, mark, actor=cast.officer, values={"name": "second"})
    stone.refresh_from_db()
    assert stone.name == "first"


def test_a_change_cannot_be_approved_over_one_that_its_author_did_not_see(cast: Cast) -> None:
    stone = through(draft(cast), cast)
    first = change(stone, cast, Change.CORRECTED, {"name": "first"}, replaces=1)
    second = change(stone, cast, Change.CORRECTED, {"name": "second"}, replaces=1)
    through(first, cast)
    step(second, Step.SUBMIT, cast.officer)
    step(second, Step.VERIFY, cast.verifier)
    assert refusal(second, Step.APPROVE, cast.headquarters) == ["stale-base", "replaced-version-gone"]


def test_the_page_offers_exactly_the_steps_that_work(cast: Cast) -> None:
    stone = step(draft(cast), Step.SUBMIT, cast.officer)
    assert possible(stone, standing_of(cast.verifier)) == [Step.VERIFY, Step.RETURN, Step.REJECT]
    assert possible(stone, standing_of(cast.officer)) == [Step.TAKE_BACK]
    assert possible(stone, standing_of(cast.other_verifier)) == []
    assert possible(stone, standing_of(cast.headquarters)) == [Step.RETURN, Step.REJECT, Step.TAKE_BACK]


def test_no_step_leads_out_of_a_final_state() -> None:
    for steps, state, taken in product((1, 2), (State.APPROVED, State.REJECTED, State.WITHDRAWN), Step):
        assert (taken, state) not in moves(steps)


def test_a_rejection_says_why(cast: Cast) -> None:
    stone = step(draft(cast), Step.SUBMIT, cast.officer)
    assert refusal(stone, Step.REJECT, cast.verifier) == ["reason-needed"]
    step(stone, Step.REJECT, cast.verifier, reason="There is no such stone.")
    assert Event.objects.latest("sequence").reason == "There is no such stone."


def test_a_verifier_of_another_region_does_not_even_see_it(cast: Cast) -> None:
    stone = step(draft(cast, unit=SOUTH), Step.SUBMIT, cast.officer)
    assert refusal(stone, Step.VERIFY, cast.verifier) == ["record-not-found"]


def test_values_that_do_not_hold_are_all_named(cast: Cast) -> None:
    with pytest.raises(ProblemError) as error:
        draft(cast, weight="heavy", laid="17.5.2023", place="POINT (4747000 0)", effective="soon")
    assert {problem.column for problem in error.value.problems} == {"weight", "laid", "place", "effective"}
    with pytest.raises(ProblemError, match="has no field colour"):
        draft(cast, colour="white")
    assert not Stone.objects.exists()
