"""Batches for programs: the same as their pages. Undoing drafts new versions, and steps are taken record by record."""

# No postponed annotations here: django-ninja reads the types of the handlers.

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from whitestone.records.pages.bearer import SIGNED_READS, WRITES
from whitestone.records.pages.schemas import Said
from whitestone.records.pages.views import person_of
from whitestone.review.actions.undoing import preview_undo, undo_batch
from whitestone.review.batches import Batch, batch_seen, batches_seen
from whitestone.review.permissions import standing_of
from whitestone.review.versions import Version


class Count(Schema):
    """How many versions of one word are in one state."""

    word: str
    state: str
    number: int


class BatchTold(Schema):
    """What was written together: when, by whom, why, and how much of it in which state."""

    id: uuid.UUID
    at: dt.datetime
    actor: str
    reason: str
    counts: list[Count]


class VersionTold(Schema):
    """One version, by its name: word, record and number."""

    word: str
    record: uuid.UUID
    number: int
    revision: int
    state: str
    change: str
    replaces: int | None


class BatchShown(BatchTold):
    """A batch with its first versions."""

    versions: list[VersionTold]


class Undo(Schema):
    """Why a batch is undone; with `preview` nothing is written, `mark` is that of the preview which was looked at."""

    reason: str
    preview: bool = False
    mark: str | None = None


class Undone(Schema):
    """What was drafted, or would be: the batch that holds it, and the mark under which it was shown."""

    batch: uuid.UUID | None
    mark: str | None
    versions: list[VersionTold]


class Latest(Schema):
    """How many batches, the latest first."""

    limit: int = Field(default=50, ge=1, le=500)


def _batch(batch: Batch) -> dict[str, Any]:
    counts = [{"word": word.name, "state": state, "number": number} for word, state, number in batch.counts]
    return {"id": batch.id, "at": batch.at, "actor": batch.actor, "reason": batch.reason, "counts": counts}


def _version(version: Version) -> dict[str, Any]:
    return {name: getattr(version, name) for name in VersionTold.model_fields}


router = Router(tags=["batches"])


@router.get("/", response=list[BatchTold], auth=SIGNED_READS, url_name="api-batches")
def list_batches(request: HttpRequest, asked: Query[Latest]) -> Any:
    """The latest batches of which the person sees a version."""
    return [_batch(one) for one in batches_seen(standing_of(request.user), asked.limit)]


@router.get("/{uuid:batch}", response={200: BatchShown, 404: Said}, auth=SIGNED_READS, url_name="api-batch")
def show_batch(request: HttpRequest, batch: uuid.UUID) -> Any:
    """One batch with its first 500 versions."""
    found = batch_seen(standing_of(request.user), batch)
    if found is None:
        raise Http404
    told, versions = found
    return {**_batch(told), "versions": [_version(one) for one in versions]}


_REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Said)


@router.post(
    "/{uuid:batch}/undo", response={200: Undone, 201: Undone, **_REFUSALS}, auth=WRITES, url_name="api-batch-undo"
)
def undo(request: HttpRequest, batch: uuid.UUID, data: Undo) -> Any:
    """Draft what takes back everything of the batch that stands, in one new batch; or only show it."""
    person = person_of(request)
    if batch_seen(standing_of(person), batch) is None:
        raise Http404
    if data.preview:
        shown = preview_undo(batch, actor=person, reason=data.reason)
        return {"batch": None, "mark": shown.mark, "versions": [_version(draft) for draft, _ in shown.drafts]}
    drafts = undo_batch(batch, actor=person, reason=data.reason, mark=data.mark)
    return Status(201, {"batch": drafts[0].batch, "mark": data.mark, "versions": [_version(one) for one in drafts]})


ROUTERS = (("batches", router),)
