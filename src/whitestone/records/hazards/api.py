"""The JSON interface of hazardous areas: what all words share, and splitting and merging."""

# No postponed annotations here: django-ninja reads the types of the handlers.

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import shapely
from django.http import Http404, HttpRequest
from ninja import Schema, Status
from shapely.geometry.base import BaseGeometry

from whitestone.problems import ProblemError
from whitestone.records.hazards.actions import TOO_FEW_PARTS, Part, merge, split, tried
from whitestone.records.hazards.cutting import cut
from whitestone.records.hazards.models import Hazard
from whitestone.records.hazards.policy import WORDS
from whitestone.records.pages.api import router_of
from whitestone.records.pages.bearer import WRITES
from whitestone.records.pages.places import Typed, read, read_line, typed_of
from whitestone.records.pages.schemas import Said
from whitestone.records.pages.views import person_of
from whitestone.review.models import Person


class Split(Schema):
    """How an area, seen at a version, is split: by a line or into parts, each GeoJSON or a place as it is written."""

    number: int
    line: dict[str, Any] | None = None
    parts: list[dict[str, Any]] | None = None
    day: dt.date | None = None
    reason: str
    preview: bool = False


class Seen(Schema):
    """A version that was looked at."""

    record: uuid.UUID
    number: int


class Merge(Schema):
    """Which areas are merged, and what the new record says otherwise than the first."""

    hazards: list[Seen]
    reference: str = ""
    day: dt.date | None = None
    reason: str
    preview: bool = False


class Relative(Schema):
    """One version of the family: new records with their parents, the old one carried on."""

    record: uuid.UUID
    number: int
    revision: int
    reference: str
    status: str
    effective: dt.date
    parents: list[uuid.UUID]
    computed_m2: float | None
    area: dict[str, Any] | None
    problems: list[dict[str, Any]]


class Family(Schema):
    """What was drafted in one batch, or would be; none of it stands before all of it is approved."""

    batch: uuid.UUID | None
    versions: list[Relative]


def _seen(request: HttpRequest, record: uuid.UUID, number: int) -> Hazard:
    found = Hazard.objects.visible_to(person_of(request)).filter(record=record, number=number).first()
    if found is None:
        raise Http404
    return found


def _relative(one: Hazard, problems: list[dict[str, Any]]) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in Relative.model_fields if name not in ("area", "problems")}
    return {**told, "area": one.area and json.loads(shapely.to_geojson(one.area)), "problems": problems}


def _answer(draft: Callable[[], list[Hazard]], person: Person, preview: bool) -> Any:
    if preview:
        shown = tried(draft, person)
        told = [_relative(one, [finding.problem.as_json() for finding in found]) for one, found in shown]
        return {"batch": None, "versions": told}
    drafts = draft()
    return Status(201, {"batch": drafts[0].batch, "versions": [_relative(one, []) for one in drafts]})


def _typed(said: dict[str, Any]) -> Typed:
    return Typed(json.dumps(said)) if "type" in said else typed_of(said)


def _pieces(hazard: Hazard, data: Split) -> list[BaseGeometry]:
    if data.line is not None and data.parts is None and hazard.area is not None:
        return cut(hazard.area, read_line(_typed(data.line)).geometry)
    if data.line is not None or data.parts is None:
        raise ProblemError(TOO_FEW_PARTS(column="parts", value=0))
    return [read(_typed(part)).geometry for part in data.parts]


_ANSWERS = {200: Family, 201: Family, 401: Said, 403: Said, 404: Said, 409: Said, 429: Said}
_ROUTER = router_of(WORDS[0])


@_ROUTER.post("/{uuid:record}/split", response=_ANSWERS, auth=WRITES, url_name="api-hazard-split")
def split_hazard(request: HttpRequest, record: uuid.UUID, data: Split) -> Any:
    """Draft the split of an approved area; with `preview` only show it."""
    hazard, person = _seen(request, record, data.number), person_of(request)
    parts = [Part(piece) for piece in _pieces(hazard, data)]
    return _answer(lambda: split(hazard, parts, actor=person, day=data.day, reason=data.reason), person, data.preview)


@_ROUTER.post("/merge", response=_ANSWERS, auth=WRITES, url_name="api-hazard-merge")
def merge_hazards(request: HttpRequest, data: Merge) -> Any:
    """Draft the merging of approved areas, seen at these versions; with `preview` only show it."""
    hazards, person = [_seen(request, one.record, one.number) for one in data.hazards], person_of(request)
    values = {"reference": data.reference} if data.reference else {}

    def draft() -> list[Hazard]:
        return merge(hazards, actor=person, day=data.day, values=values, reason=data.reason)

    return _answer(draft, person, data.preview)


ROUTERS = ((WORDS[0].name, _ROUTER),)
