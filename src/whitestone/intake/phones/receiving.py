"""Takes in what a phone sends: the XML and its attachments safely under their hashes, once, with a receipt for each.

Reads nothing into the register: `placing` does, and whatever happens there, what came stays here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from whitestone.intake.phones import problems as say
from whitestone.intake.phones.models import Device, Media, Submission
from whitestone.intake.phones.placing import attach_media, place
from whitestone.intake.phones.reading import Sent, read
from whitestone.kernel.written import moment
from whitestone.problems import Problem, ProblemError
from whitestone.review.storage import EMPTY, Stored, store

LIMIT_MEGABYTES = 20
"""Of the XML alone: the longest form filled to its end has a hundredth of it."""
_CLOCK_SECONDS = 600


def receive(
    device: Device,
    xml: bytes,
    files: Mapping[str, Iterable[bytes]],
    *,
    ahead: int | None = None,
    came: str = "network",
) -> Submission:
    """Keep a submission, or a part of one that came before, and place it in the register if it can be placed.

    Parameters
    ----------
    files
        Attachments by name, as they come; those that came before are recognised by name and content.
    ahead
        Seconds by which the device's clock is ahead, where it told.

    Raises
    ------
    ProblemError
        When it is not kept: the phone must keep it and send it again.
    """
    stored = store("submission.xml", [xml], limit=LIMIT_MEGABYTES, media_type=lambda *_: "text/xml")
    try:
        sent = read(xml)
    except ProblemError:
        sent = Sent()
    submission = _kept(device, sent, stored, came, ahead)
    for name, chunks in files.items():
        _keep(submission, name, chunks)
    submission = place(submission)
    attach_media(submission)
    return submission


def _kept(device: Device, sent: Sent, stored: Stored, came: str, ahead: int | None) -> Submission:
    instance = sent.instance or f"sha256:{stored.sha256}"
    same = Submission.objects.filter(form=sent.form, instance=instance)
    before = same.filter(sha256=stored.sha256).select_related("device__person").first()
    if before is None:
        try:
            with transaction.atomic():
                return Submission.objects.create(
                    device=device, form=sent.form, version=sent.version, instance=instance, earlier=sent.earlier,
                    twin=same.filter(twin=False).exists(), sha256=stored.sha256, size=stored.size, came=came,
                    answers=sent.answers, expected=sent.expected,
                    flags=[one.as_record() for one in _clock(sent, ahead)],
                )  # fmt: skip
        except IntegrityError:
            # The same submission came over two lines at once: the other was faster.
            before = same.filter(sha256=stored.sha256).select_related("device__person").first()
            if before is None:
                raise
    if before.device.owner != device.owner:
        raise ProblemError(say.FOREIGN())
    return before


def _keep(submission: Submission, name: str, chunks: Iterable[bytes]) -> None:
    plain = name.replace("\\", "/").rpartition("/")[2][:255] or "attachment"
    try:
        stored = store(plain, chunks, limit=settings.INTAKE_MEGABYTES, media_type=lambda *_: "application/octet-stream")
    except ProblemError as error:
        if any(one.code != EMPTY.code for one in error.problems):
            raise
        submission.flags = [*submission.flags, *(one.as_record() for one in error.problems)]
        submission.save(update_fields=["flags"])
        return
    Media.objects.get_or_create(submission=submission, name=plain, sha256=stored.sha256, defaults={"size": stored.size})


def _clock(sent: Sent, ahead: int | None) -> list[Problem]:
    """What shows that the device's clock is wrong: its own word, or a form that ended in the future."""
    found = []
    if ahead is not None and abs(ahead) > _CLOCK_SECONDS:
        found.append(say.CLOCK(reason=f"it is {abs(ahead) // 60} minutes {'ahead' if ahead > 0 else 'behind'}"))
    start, end = (moment(sent.own.get(name, "")) for name in ("start", "end"))
    if end is not None and end > timezone.now() + dt.timedelta(seconds=_CLOCK_SECONDS):
        found.append(say.CLOCK(reason=f"the form was ended at {end.isoformat()}, which is yet to come"))
    if start is not None and end is not None and end < start:
        found.append(say.CLOCK(reason="the form was ended before it was begun"))
    return found
