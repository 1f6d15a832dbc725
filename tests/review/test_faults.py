"""Two people at once, and a process killed in the middle: one wins, the other is told, nothing is half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from tests.cast import Cast
from tests.review.models import Stone
from tests.review.way import draft, seen, step
from whitestone.problems import ProblemError
from whitestone.review.actions.drafting import edit
from whitestone.review.actions.moving import move
from whitestone.review.models import Event, Person
from whitestone.review.states import State, Step
from whitestone.review.verify import verify

KILLED = """
import os, signal, sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tests.review.models import Stone
from whitestone.review import audit
from whitestone.review.actions.drafting import Seen
from whitestone.review.actions.moving import move
from whitestone.review.models import Person
from whitestone.review.states import Step

save, count = audit.Entry.save, 0

def save_once_then_die(*arguments):
    global count
    count += 1
    if count == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    save(*arguments)

audit.Entry.save = save_once_then_die
seen = [Seen(stone.pk, stone.revision) for stone in Stone.objects.all()]
move(Stone, Step.APPROVE, seen, actor=Person.objects.get(username="headquarters"))
"""


@pytest.mark.django_db(transaction=True)
def test_two_approve_at_once_and_one_is_told(shared_cast: Cast) -> None:
    stone = step(draft(shared_cast), Step.SUBMIT, shared_cast.officer)
    step(stone, Step.VERIFY, shared_cast.verifier)
    mark, start = seen(stone), Barrier(2)

    def approve(person: Person) -> str:
        start.wait()
        try:
            move(Stone, Step.APPROVE, [mark], actor=person)
        except ProblemError as error:
            return error.problems[0].code
        finally:
            connections.close_all()
        return "approved"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(approve, (shared_cast.headquarters, shared_cast.second_headquarters)))
    assert said == ["approved", "changed-meanwhile"]
    assert Event.objects.filter(verb="approve").count() == 1
    assert not list(verify())


@pytest.mark.django_db(transaction=True)
def test_many_editors_at_once_make_one_chain(shared_cast: Cast) -> None:
    stones = [draft(shared_cast, name=str(index)) for index in range(6)]
    start = Barrier(6)

    def work(stone: Stone) -> None:
        start.wait()
        try:
            for number in range(8):
                edit(Stone, seen(stone), actor=shared_cast.field, values={"name": f"{stone.pk} {number}"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as six:
        list(six.map(work, stones))
    assert Event.objects.filter(verb="edit").count() == 48
    assert set(Stone.objects.values_list("revision", flat=True)) == {9}
    assert not list(verify())


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_an_approval_leaves_nothing_half_done(shared_cast: Cast) -> None:
    for _ in range(3):
        step(step(draft(shared_cast), Step.SUBMIT, shared_cast.officer), Step.VERIFY, shared_cast.verifier)
    events = Event.objects.count()
    child = subprocess.run(  # our own code
        [sys.executable, "-c", KILLED, str(connection.settings_dict["NAME"])],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ".:src"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert set(Stone.objects.values_list("state", flat=True)) == {State.VERIFIED}
    assert Event.objects.count() == events
    assert not list(verify())
    marks = [seen(stone) for stone in Stone.objects.all()]
    assert len(move(Stone, Step.APPROVE, marks, actor=shared_cast.headquarters)) == 3
