"""What is read of the register once for many questions in a row. When that is outdated is known to who opens it.

Checks of a file ask for the same rules, units and hazardous areas at every stretch of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

T = TypeVar("T")

_MOST = 64
"""Answers that are held: questions that differ from stretch to stretch must not fill the memory."""
_open: ContextVar[dict[Hashable, object] | None] = ContextVar("what this thread holds of the register", default=None)


@contextmanager
def holding(answers: dict[Hashable, object]) -> Iterator[None]:
    """Hold answers meanwhile, in a place that the caller keeps and clears when the register has changed."""
    token = _open.set(answers)
    try:
        yield
    finally:
        _open.reset(token)


def is_holding() -> bool:
    """Whether anything is held now: then it pays to read more than one question needs."""
    return _open.get() is not None


def held(question: Hashable, read: Callable[[], T]) -> T:
    """The answer to a question: what is held, or what is read now, which is then held where anything is."""
    answers = _open.get()
    if answers is None:
        return read()
    if question not in answers:
        if len(answers) >= _MOST:
            answers.clear()
        answers[question] = read()
    return cast(T, answers[question])
