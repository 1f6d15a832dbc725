"""Pages whose figures take long to work out: the reader waits a moment, then is told so, and the page comes by itself.

The work goes on beside. Nothing is answered from before: what comes at last is the answer to what was asked, worked out
after it was asked. Files are waited for, since whoever fetches one wants the file.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.conf import settings
from django.db import close_old_connections, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, override

P = ParamSpec("P")
View = Callable[P, HttpResponseBase]

_FILES = ("form", "format")
"""Words of addresses that ask for a file."""
_AT_ONCE, _MOST = 4, 64
_FORGOTTEN_S = 120.0
_COMES_AGAIN_S = 1


class _Answer:
    """An answer that is being worked out, for one session that asks for one address."""

    def __init__(self, work: Callable[[], HttpResponseBase]) -> None:
        self.begun = self.asked = time.monotonic()
        self._work, self._done = work, threading.Event()
        self._value: HttpResponseBase | None = None
        self._error: BaseException | None = None
        threading.Thread(target=self._run, name="page", daemon=True).start()

    def _run(self) -> None:
        try:
            with _slots:
                close_old_connections()
                self._value = self._work()
        except BaseException as error:  # noqa: BLE001  # raised again where the page is asked for
            self._error = error
        finally:
            connections.close_all()
            self._done.set()

    def given(self, seconds: float) -> HttpResponseBase | None:
        """The answer, or what it raised; None when it takes longer."""
        if not self._done.wait(seconds):
            return None
        if self._error is not None:
            raise self._error
        return self._value


_slots = threading.BoundedSemaphore(_AT_ONCE)
_lock = threading.Lock()
_answers: dict[tuple[Any, ...], _Answer] = {}


def patient(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """A page of somebody signed in that may take long. Where `settings.PAGES_WAIT_S` is None the reader waits."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = next(one for one in args if isinstance(one, HttpRequest))
        seconds: float | None = settings.PAGES_WAIT_S
        whole = request.method != "GET" or any(request.GET.get(name) for name in _FILES)
        if seconds is None or whole or not request.user.is_authenticated:
            return view(*args, **kwargs)
        language = get_language()

        def work() -> HttpResponseBase:
            with override(language):
                return view(*args, **kwargs)

        return _given(request, (request.session.session_key, request.get_full_path(), language), work, seconds)

    return answered


def _given(
    request: HttpRequest, key: tuple[Any, ...], work: Callable[[], HttpResponseBase], seconds: float
) -> HttpResponseBase:
    with _lock:
        now = time.monotonic()
        for old in [old for old, one in _answers.items() if now - one.asked > _FORGOTTEN_S]:
            del _answers[old]
        answer = _answers.get(key)
        if answer is None and len(_answers) < _MOST:
            answer = _answers[key] = _Answer(work)
        if answer is not None:
            answer.asked = now
    given = None
    try:
        given = answer.given(seconds) if answer is not None else None
    except BaseException:
        _forget(key, answer)
        raise
    if given is None:
        return _later(request, 0.0 if answer is None else time.monotonic() - answer.begun)
    _forget(key, answer)
    return given


def _forget(key: tuple[Any, ...], answer: _Answer | None) -> None:
    """An answer is given once: who asks again wants to see what is true then."""
    with _lock:
        if _answers.get(key) is answer:
            del _answers[key]


def _later(request: HttpRequest, waited: float) -> HttpResponse:
    """The page that says that another is being worked out."""
    page = render(request, "pages/later.html", {"waited": round(waited)}, status=202)
    page["Refresh"] = str(_COMES_AGAIN_S)
    page["Cache-Control"] = "no-store"
    return page
