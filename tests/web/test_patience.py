"""A page that takes long: the reader is told, the page comes by itself, once, to whoever asked and to nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.web.conftest import Sign
from whitestone.records.pages import patience
from whitestone.records.pages.patience import patient
from whitestone.review.models import Person

YEAR = "from=2023-01-01&to=2023-12-31"


class _Slow:
    """A view that answers when it is let, and counts how often it was asked."""

    def __init__(self) -> None:
        self.let, self.asked = threading.Event(), 0
        self.error: Exception | None = None

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        self.asked += 1
        assert self.let.wait(30)
        if self.error is not None:
            raise self.error
        return HttpResponse(f"worked out {self.asked}")


@pytest.fixture
def slow(settings: Settings) -> Iterator[_Slow]:
    settings.PAGES_WAIT_S = 0.01
    view = _Slow()
    yield view
    view.let.set()
    patience._answers.clear()


Ask = Callable[..., HttpResponseBase]


@pytest.fixture
def ask(cast: Cast, slow: _Slow) -> Ask:
    def asked(view: _Slow = slow, person: Person | AnonymousUser = cast.officer, said: str = "") -> HttpResponseBase:
        request = RequestFactory().get(f"/slow/{said}")
        request.user = person
        # A session of its own for each person, as a browser has one.
        request.session = SessionStore(f"{person.pk or 0:032d}")
        return patient(view.__call__)(request)

    return asked


def _come(ask: Ask, slow: _Slow) -> HttpResponseBase:
    slow.let.set()
    answer = ask()
    for _ in range(500):
        if answer.status_code != 202:
            break
        answer = ask()
    return answer


def test_the_reader_is_told_and_the_page_comes(ask: Ask, slow: _Slow) -> None:
    told = ask()
    assert told.status_code == 202
    assert told["Refresh"] == "1"
    assert told["Cache-Control"] == "no-store"
    assert isinstance(told, HttpResponse)
    assert b"data-later" in told.content
    assert ask().status_code == 202
    come = _come(ask, slow)
    assert isinstance(come, HttpResponse)
    assert come.content == b"worked out 1"


def test_an_answer_is_given_once(ask: Ask, slow: _Slow) -> None:
    ask()
    first, second = _come(ask, slow), _come(ask, slow)
    assert isinstance(first, HttpResponse)
    assert isinstance(second, HttpResponse)
    assert (first.content, second.content) == (b"worked out 1", b"worked out 2")


def test_nobody_is_given_what_another_asked(ask: Ask, slow: _Slow, cast: Cast) -> None:
    ask()
    ask(person=cast.verifier)
    assert slow.asked == 2


def test_what_the_page_refuses_is_refused_to_whoever_asked(ask: Ask, slow: _Slow) -> None:
    slow.error = Http404("gone")
    assert ask().status_code == 202
    with pytest.raises(Http404):
        _come(ask, slow)
    slow.error = None
    assert _come(ask, slow).status_code == 200


def test_files_and_the_public_wait(ask: Ask, slow: _Slow) -> None:
    slow.let.set()
    for answer in (ask(said="?format=csv"), ask(said="?form=xlsx"), ask(person=AnonymousUser())):
        assert answer.status_code == 200
    assert not patience._answers


def test_a_real_page_is_the_same_worked_out_beside(shared_cast: Cast, signed: Sign, settings: Settings) -> None:
    client = signed(shared_cast.headquarters)
    for address in (f"/ledger/?{YEAR}", f"/reports/country-profile/?{YEAR}", "/batches/", "/tasks/alarms/"):
        waited = client.get(address)
        settings.PAGES_WAIT_S = 60.0
        beside = client.get(address)
        settings.PAGES_WAIT_S = None
        assert beside.status_code == waited.status_code == 200
        assert len(beside.content) == len(waited.content)
