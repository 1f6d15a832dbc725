"""Checks and applies deliveries beside the pages, one at a time in each process; where each stands is in its row.

A process that dies leaves its delivery as it was before: checking starts anew, and applying is one transaction.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from whitestone.intake import applying, checking
from whitestone.intake.models import Delivery, Stage
from whitestone.problems import ProblemError

_one = ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake")
_log = logging.getLogger(__name__)
_QUIET_SECONDS = 120
"""A job that told nothing for so long is taken for dead, and may be started again."""


class Told:
    """Progress in a small file beside the attachments: a transaction shows nothing of itself before it ends."""

    def __init__(self, delivery: Delivery) -> None:
        self._path, self._last = _progress_file(delivery.pk), 0.0
        self._path.parent.mkdir(parents=True, exist_ok=True)

    def step(self, what: str, done: int, total: int) -> None:
        """`done` of `total` rows are through."""
        if time.monotonic() - self._last > 0.5 or done >= total:
            self._last = time.monotonic()
            draft = self._path.with_suffix(".new")
            draft.write_text(json.dumps({"what": what, "done": done, "total": total}), encoding="utf-8")
            draft.replace(self._path)


def _progress_file(pk: int) -> Path:
    return Path(settings.ATTACHMENTS) / "progress" / f"{pk}.json"


def progress_of(delivery: Delivery) -> dict[str, object]:
    """What a job told last; empty when it told nothing."""
    try:
        told = json.loads(_progress_file(delivery.pk).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def is_dead(delivery: Delivery) -> bool:
    """Whether a running job has told nothing for so long that it must have died."""
    try:
        return delivery.running and time.time() - _progress_file(delivery.pk).stat().st_mtime > _QUIET_SECONDS
    except OSError:
        return False


def start_check(delivery: Delivery) -> None:
    """Check a delivery beside the page, once the page's own transaction is through."""
    delivery.stage = Stage.CHECKING
    delivery.save()
    Told(delivery).step("waiting", 0, 1)
    _start(delivery.pk, lambda one, told: checking.check(one, progress=told))


def start_apply(delivery: Delivery, *, leave_out: bool, submit: bool) -> None:
    """Apply a delivery beside the page.

    Raises
    ------
    ProblemError
        At once, when it can be seen already that it cannot be applied.
    """
    applying.claim(delivery, leave_out=leave_out)
    Told(delivery).step("waiting", 0, 1)
    _start(delivery.pk, lambda one, told: applying.carry_out(one, submit=submit, progress=told))


def _start(pk: int, work: Callable[[Delivery, Told], object]) -> None:
    if settings.INTAKE_BESIDE:
        transaction.on_commit(lambda: _one.submit(_beside, pk, work))
    else:
        _run(pk, work)


def _beside(pk: int, work: Callable[[Delivery, Told], object]) -> None:
    try:
        _run(pk, work)
    finally:
        connections.close_all()


def _run(pk: int, work: Callable[[Delivery, Told], object]) -> None:
    delivery = Delivery.objects.select_related("person").get(pk=pk)
    told, through = Told(delivery), False
    told.step("waiting", 0, 1)
    problems: list[dict[str, object]] = []
    try:
        work(delivery, told)
        through = True
    except ProblemError as error:
        problems, through = [problem.as_record() for problem in error.problems], True
    finally:
        if through:
            Delivery.objects.filter(pk=pk).update(problems=problems)
        else:
            _log.error("delivery %s was not finished", pk)
            Delivery.objects.filter(pk=pk).exclude(stage=Stage.CHECKED).update(stage=Stage.FAILED)
