"""The typed JSON interface of a word: the same actions and `visible_to` as its pages, described from its columns."""

# No postponed annotations here: django-ninja reads the types of the handlers.

import json
import uuid
from collections.abc import Callable, Sequence
from types import GenericAlias
from typing import Any

import shapely
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Query, Router, Schema, Status
from ninja.responses import Response
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.measure import square_metres
from whitestone.problems import ProblemError
from whitestone.records.pages.answers import TextParser, say_refusals
from whitestone.records.pages.bearer import READS, SIGNED_READS, WRITES, refuse_review_by_token
from whitestone.records.pages.places import in_degrees, read, taken, typed_of
from whitestone.records.pages.schemas import SHOWN, Asked, Place, Said, Taken, UnderstoodPlace, schemas_of
from whitestone.records.pages.views import STATUS, person_of
from whitestone.review import extra
from whitestone.review.actions import drafting, moving
from whitestone.review.actions.drafting import NewRecord, Seen
from whitestone.review.rules import current
from whitestone.review.states import Change, Step
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Word

Handler = Callable[..., Any]


def _plain(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return json.loads(shapely.to_geojson(value))
    words = getattr(value, "words", None)
    if words is not None:
        return list(words)
    return value if value is None or isinstance(value, bool | int | float | dict | list) else str(value)


def _told(version: Version) -> dict[str, Any]:
    return {name: _plain(getattr(version, name)) for name in (*SHOWN, *version.domain_fields())}


def _named(values: Schema) -> dict[str, Any]:
    """The columns that were named."""
    return values.model_dump(exclude_unset=True)


def _one(model: type[Version], request: HttpRequest, record: uuid.UUID, number: int) -> Version:
    version = versions_of(model).visible_to(request.user).filter(record=record, number=number).first()
    if version is None:
        raise Http404
    return version


def _reading(model: type[Version]) -> tuple[Handler, Handler]:
    def find(request: HttpRequest, asked: Query[Asked]) -> Any:
        found = versions_of(model).visible_to(request.user)
        if asked.state:
            found = found.filter(state=asked.state)
        else:
            day = asked.as_at or (asked.known_at or timezone.now()).date()
            found = found.as_at(day, asked.known_at)
        if asked.unit:
            found = found.filter(unit=asked.unit)
        found = found.filter(**extra.wanted(request.GET.dict(), current().extra_fields.get(model.word, ())))
        return [_told(version) for version in found.filter(pk__gt=asked.after).order_by("pk")[: asked.limit]]

    def history(request: HttpRequest, record: uuid.UUID) -> Any:
        rows = versions_of(model).visible_to(request.user).filter(record=record)
        found = [_told(version) for version in rows.order_by("number")]
        if not found:
            raise Http404
        return found

    return find, history


def _drafting(model: type[Version]) -> tuple[Handler, Handler, Handler]:
    def begin(request: HttpRequest, data: Any) -> Any:
        new = NewRecord(data.owner, taken(model, _named(data.values)))
        (version,) = drafting.record(model, [new], actor=person_of(request))
        return Status(201, _told(version))

    def edit(request: HttpRequest, record: uuid.UUID, number: int, data: Any) -> Any:
        version = _one(model, request, record, number)
        seen, person = Seen(version.pk, data.revision), person_of(request)
        said = taken(model, _named(data.values), version)
        return _told(drafting.edit(model, seen, actor=person, values=said, answers=data.answers))

    def change(request: HttpRequest, record: uuid.UUID, data: Any) -> Any:
        source = _one(model, request, record, data.source)
        draft = drafting.propose(
            source,
            actor=person_of(request),
            change=Change(data.change),
            base=data.base,
            replaces=data.replaces,
            values=taken(model, _named(data.values), source),
            reason=data.reason,
        )
        return Status(201, _told(draft))

    return begin, edit, change


def _moving(model: type[Version]) -> Handler:
    def take(request: HttpRequest, record: uuid.UUID, number: int, step: Step, data: Taken) -> Any:
        refuse_review_by_token(request, step)
        seen, person = Seen(_one(model, request, record, number).pk, data.revision), person_of(request)
        (version,) = moving.move(model, step, [seen], actor=person, reason=data.reason, comments=data.comments)
        return _told(version)

    return take


def router_of(word: Word) -> Router:
    """The operations of a word."""
    router, model, name = Router(tags=[word.name]), word.model, f"api-{word.name}"
    schemas = schemas_of(model)
    find, history = _reading(model)
    begin, edit, change = _drafting(model)
    # The types of what is taken in are made from the columns, so that only the word's own handlers can name them.
    for handler, schema in ((begin, schemas.new), (edit, schemas.edit), (change, schemas.change)):
        handler.__annotations__["data"] = schema
    told, refusals = schemas.version, dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Said)
    several: Any = GenericAlias(list, (told,))
    listed = {200: several, **dict.fromkeys((401, 404, 422, 429), Said)}
    router.get("/", response=listed, auth=READS, url_name=f"{name}-list")(find)
    router.get("/{uuid:record}", response=listed, auth=READS, url_name=f"{name}-history")(history)
    made, done = {201: told, **refusals}, {200: told, **refusals}
    at = "/{uuid:record}/{int:number}"
    router.post("/", response=made, auth=WRITES, url_name=f"{name}-list")(begin)
    router.post("/{uuid:record}/changes", response=made, auth=WRITES, url_name=f"{name}-changes")(change)
    router.patch(at, response=done, auth=WRITES, url_name=f"{name}-edit")(edit)
    router.post(f"{at}/{{step}}", response=done, auth=WRITES, url_name=f"{name}-step")(_moving(model))
    return router


def make_api(routers: Sequence[tuple[str, Router]]) -> NinjaAPI:
    """The whole interface, with refusals in the catalogue's words."""
    api = NinjaAPI(title="Whitestone", version="1", docs_url=None, parser=TextParser())
    say_refusals(api)
    for name, router in routers:
        api.add_router(f"/{name}", router)

    refusals = dict.fromkeys((400, 401, 409, 422, 429), Said)

    @api.post(
        "/coordinates", response={200: UnderstoodPlace, **refusals}, auth=SIGNED_READS, url_name="api-coordinates"
    )
    def coordinates(request: HttpRequest, data: Place) -> Any:  # noqa: ARG001  # the framework's signature
        """What a place is understood as, in WGS 84; nothing is written."""
        understood = read(typed_of(data.model_dump()))
        notes = [note.as_json() for note in understood.notes]
        shape = understood.geometry
        return {
            "geometry": _plain(shape),
            "degrees": in_degrees(shape),
            "area_m2": square_metres(shape),
            "notes": notes,
        }

    @api.exception_handler(ProblemError)
    def _refused(_request: HttpRequest, error: ProblemError) -> Response:
        status = min(STATUS.get(problem.code, 409) for problem in error.problems)
        return Response({"problems": [problem.as_json() for problem in error.problems]}, status=status)

    return api
