"""The Map page, the record beside it, places to go to, neighbours to snap to, the nation's units as ground."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
import shapely
from django.contrib.auth.decorators import login_required
from django.db.models import Min, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from whitestone.kernel import written
from whitestone.kernel.codes import CodeField
from whitestone.kernel.coordinates import Notation, locate
from whitestone.kernel.geometry import Bounds
from whitestone.problems import ProblemError, register
from whitestone.records.finds.models import Find
from whitestone.records.pages.fields import label_of
from whitestone.records.pages.patience import patient
from whitestone.records.pages.reading import code_labels, plain
from whitestone.records.pages.templatetags.register import short
from whitestone.records.reference.models import Unit
from whitestone.records.reference.profile import profile_as_at
from whitestone.records.tasks.models import Task
from whitestone.records.work.alarms import fade_out_of, finds_of
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.rules import MapLayer
from whitestone.review.versions import Version, versions_of
from whitestone.share.layers import LAYERS, layer_of
from whitestone.share.lists import Asked, all_pages
from whitestone.share.revision import revisions, standing_now
from whitestone.share.tiles.grid import DEEPEST

NO_PLACE = register(
    "place-not-found",
    'Nothing that you may see is called "{value}", and it is no position.',
    "Write a unit, a record's reference, or a position such as 40.123, 47.456 or 38TNK 12345 67890.",
)
CREDIT = "Natural Earth"
_NEIGHBOURS = 300
_PLACES = 8
_UNIT_DETAIL = 0.002
_READ_AS = (Notation.DD, Notation.DMS, Notation.UTM, Notation.MGRS)


@require_GET
@patient
def page(request: HttpRequest) -> HttpResponse:
    """The map with its filters; the records come as tiles."""
    standing = standing_now(request.user)
    pages, today = all_pages(), timezone.now().date()
    filters, fields = _filters(request.GET)
    layers = [
        {
            "word": layer.word,
            "label": str(pages[layer.word].word.plural),
            "tiles": f"/tiles/{layer.word}/{{z}}/{{x}}/{{y}}.mvt",
            "list": reverse(f"{layer.word}-list"),
            "filters": fields[layer.word],
            "symbols": {symbol: str(label) for symbol, label in layer.labels.items()},
            "first": layer.first,
        }
        for layer in LAYERS
    ]
    said = {
        "layers": layers,
        "deepest": DEEPEST,
        "pictures": [_picture(one) for one in standing.rules.map_layers],
        "ground": _ground(),
        "bounds": _around(standing, request.GET.get("unit", "")) or _units(standing)[1],
        "today": today.isoformat(),
        "year": today.year,
        "record": reverse("map"),
        "find": reverse("map-find"),
    }
    first = min(
        (_first_year(layer.word, revisions.of(layer.word), standing.sees()) for layer in LAYERS), default=today.year
    )
    context = {
        "said": said,
        "layers": list(reversed(layers)),
        "filters": filters,
        "filtered": any(held for *_, held in filters),
        "asked": request.GET,
        "first": first,
        "today": today,
        "now": timezone.now(),
    }
    return _allowing(render(request, "share/map.html", context), standing)


def _filters(asked: Mapping[str, str]) -> tuple[list[tuple[str, Any, list[str], str]], dict[str, dict[str, str]]]:
    """The fields of the map's form, and by layer under which field each filter of its list stands.

    Lists share their words with the map. Where two lists mean something else by the same one, as hazards and tasks do
    by *status*, the map calls the later one by its layer too.
    """
    held: dict[str, tuple[Any, list[str]]] = {}
    fields: dict[str, dict[str, str]] = {}
    for layer in reversed(LAYERS):
        pages = all_pages()[layer.word]
        fields[layer.word] = {}
        for name in pages.filters:
            choices = _choices(pages.word.model, name)
            if not choices:
                # Ids and references come in the address; a form would not offer millions of them.
                fields[layer.word][name] = name
                continue
            label = label_of(pages.word.model, name)
            field = name
            if name in held and held[name][1] != choices:
                field, label = f"{layer.word}.{name}", f"{pages.word.label}: {label}"
            held.setdefault(field, (label, choices))
            fields[layer.word][name] = field
    return [(field, label, choices, asked.get(field, "")) for field, (label, choices) in held.items()], fields


@require_GET
@patient
def of_list(request: HttpRequest, word: str) -> HttpResponse:
    """The map of what a list's address asks for."""
    if word not in all_pages():
        raise Http404
    fields = _filters(request.GET)[1].get(word, {})
    asked = {name: request.GET[name] for name in ("as_at", "known_at", "state", "unit") if request.GET.get(name)}
    asked |= {field: request.GET[name] for name, field in fields.items() if request.GET.get(name)}
    return redirect(f"{reverse('map')}?{urlencode({**asked, 'with': word})}")


def _choices(model: type[Version], name: str) -> list[str]:
    words = getattr(model._meta.get_field(name), "words", None)
    return [str(word) for word in words] if words else []


def _picture(one: MapLayer) -> dict[str, str]:
    return {"name": one.name, "kind": one.kind, "url": one.url, "attribution": one.attribution, "layers": one.layers}


def _ground() -> dict[str, str]:
    return {"countries": static("share/countries.json"), "units": reverse("map-units"), "credit": CREDIT}


def _allowing(answer: HttpResponse, standing: Standing) -> HttpResponse:
    """Let the page ask the servers that the national profile names, and nobody else."""
    hosts = sorted({f"https://{urlsplit(one.url).netloc}" for one in standing.rules.map_layers})
    # What a WMTS offers is read by the browser itself, once.
    asked = {f"https://{urlsplit(one.url).netloc}" for one in standing.rules.map_layers if one.kind == "wmts"}
    reading = ["'self'", *sorted(asked)]
    answer["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"connect-src {' '.join(reading)}; "
        f"img-src 'self' data: blob: {' '.join(hosts)}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return answer


@lru_cache(maxsize=64)
def _first_year(word: str, _revision: str, sees: Q) -> int:
    """The year of the first record; kept until the word or what the person sees of it changes."""
    rows = versions_of(all_pages()[word].word.model).filter(sees, approved_from__isnull=False)
    first = rows.aggregate(first=Min("effective"))["first"]
    return first.year if first else timezone.now().year


def _units(standing: Standing) -> tuple[str, Bounds | None]:
    return _drawn_units(revisions.of("unit"), standing.sees(), timezone.now().date().toordinal())


@lru_cache(maxsize=32)
def _drawn_units(_revision: str, sees: Q, _day: int) -> tuple[str, Bounds | None]:
    """Units as GeoJSON, generalised together so that neighbours keep one border; and what they cover."""
    rows = Unit.objects.filter(sees).as_at(timezone.now().date()).filter(area__isnull=False).order_by("code")
    units = list(rows)
    if not units:
        return json.dumps({"type": "FeatureCollection", "features": []}), None
    areas = np.array([one.area for one in units], dtype=object)
    drawn = shapely.set_precision(shapely.coverage_simplify(areas, _UNIT_DETAIL), 1e-4)
    features = [
        {"type": "Feature", "properties": {"name": one.name, "code": one.code}, "geometry": json.loads(shape)}
        for one, shape in zip(units, shapely.to_geojson(drawn), strict=True)
    ]
    west, south, east, north = shapely.total_bounds(areas).tolist()
    return json.dumps({"type": "FeatureCollection", "features": features}), (west, south, east, north)


def _around(standing: Standing, code: str) -> Bounds | None:
    """Where the unit lies that the address asks for."""
    if not code:
        return None
    rows = Unit.objects.seen_by(standing).as_at(timezone.now().date()).filter(code=code, area__isnull=False)
    unit = rows.first()
    return None if unit is None or unit.area is None else unit.area.bounds


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The nation's administrative units, for the eye only."""
    answer = HttpResponse(_units(standing_now(request.user))[0], content_type="application/geo+json")
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@require_GET
def record(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """The version that was clicked, beside the map."""
    if layer_of(word) is None:
        raise Http404
    pages = all_pages()[word]
    version = versions_of(pages.word.model).visible_to(request.user).filter(pk=pk).first()
    if version is None:
        raise Http404
    labels = code_labels([version], pages.columns)
    rows = [(label_of(pages.word.model, name), _told(version, name, labels)) for name in pages.columns]
    address = reverse(f"{word}-version", args=[version.record, version.number])
    context = {"word": pages.word, "version": version, "rows": rows, "address": address}
    if isinstance(version, Task):
        context |= _faded(version, standing_now(request.user), request.GET.get("as_at", ""))
    return render(request, "share/beside.html", context)


def _faded(task: Task, standing: Standing, text: str) -> dict[str, Any]:
    """The fade-out around those finds of a task on a day that the person may see, as GeoJSON, and how many they are."""
    try:
        day = written.day_or(text, timezone.now().date())
    except ValueError:
        day = timezone.now().date()
    inside = finds_of([task], day)[0]
    seen = set(Find.objects.seen_by(standing).filter(pk__in=[one.pk for one in inside]).values_list("pk", flat=True))
    shown = [one for one in inside if one.pk in seen]
    land = fade_out_of(task, shown, profile_as_at(day))
    return {"faded": None if land is None else shapely.to_geojson(land), "finds": len(shown)}


def _told(version: Version, name: str, labels: Mapping[tuple[str, str], str]) -> Any:
    value, column = getattr(version, name), version.domain_fields()[name]
    if isinstance(column, CodeField):
        return labels.get((column.vocabulary, value), value)
    return short(value) if isinstance(value, uuid.UUID) else plain(value)


@require_GET
def find(request: HttpRequest) -> JsonResponse:
    """Where a unit, a record or a position is: name and bounds."""
    text = request.GET.get("q", "").strip()[:120]
    found = [*_positions(text), *_named(standing_of(request.user), text)][:_PLACES] if text else []
    return JsonResponse({"found": found, "problem": "" if found else str(NO_PLACE(value=text).sentence)})


def _positions(text: str) -> list[dict[str, Any]]:
    for notation in _READ_AS:
        try:
            read = locate([text], notation)
        except ProblemError:
            continue
        if not read.problems and np.isfinite(read.lon[0]):
            lon, lat = float(read.lon[0]), float(read.lat[0])
            return [{"label": f"{lat:.5f}, {lon:.5f} ({notation})", "bounds": [lon, lat, lon, lat]}]
    return []


def _named(standing: Standing, text: str) -> list[dict[str, Any]]:
    today = timezone.now().date()
    found: list[tuple[str, Any]] = [
        (one.name, one.area)
        for one in Unit.objects.seen_by(standing)
        .as_at(today)
        .filter(name__icontains=text, area__isnull=False)[:_PLACES]
    ]
    for layer in LAYERS:
        model = all_pages()[layer.word].word.model
        if "reference" in model.domain_fields():
            rows = versions_of(model).seen_by(standing).as_at(today).filter(Q(reference__istartswith=text))[:_PLACES]
            for row in rows:
                shape = next((getattr(row, name) for name in layer.shapes if getattr(row, name) is not None), None)
                found.append((str(row), shape))
    return [{"label": label, "bounds": list(shape.bounds)} for label, shape in found if shape is not None]


@login_required
@require_GET
def drawing(request: HttpRequest, word: str) -> JsonResponse:
    """What a form's map says and where it asks."""
    if word not in all_pages():
        raise Http404
    return JsonResponse(
        {
            "map": _("Map to draw on; the field above takes the same as text"),
            "part": _("Draw an area"),
            "hole": _("Cut a hole"),
            "place": _("Set the point"),
            "edit": _("Move corners"),
            "undo": _("Undo"),
            "clear": _("Clear"),
            "crossing": _("Edges cross each other."),
            "outside": _("A hole must lie within an area."),
            "overlaps": _("Overlaps"),
            "ground": _ground(),
            "bounds": _units(standing_now(request.user))[1],
            "near": reverse("map-near", args=[word]),
        }
    )


@login_required
@require_GET
def near(request: HttpRequest, word: str) -> JsonResponse:
    """Approved neighbours in a part of the map, exact, to snap to and to see overlaps; nothing when there are many."""
    layer = layer_of(word)
    try:
        west, south, east, north = (float(one) for one in request.GET.get("bounds", "").split(","))
    except ValueError:
        raise Http404 from None
    features: list[dict[str, Any]] = []
    if layer is not None:
        rows = Asked.of(word, {}).rows(standing_of(request.user))
        rows = rows.filter(**{f"{layer.shapes[0]}__bbox": (west, south, east, north)})
        rows = rows.exclude(record=but) if (but := request.GET.get("but", "")) and len(but) == 36 else rows
        held = list(rows[: _NEIGHBOURS + 1])
        if len(held) <= _NEIGHBOURS:
            features = [
                {
                    "type": "Feature",
                    "properties": {"name": str(one)},
                    "geometry": json.loads(shapely.to_geojson(getattr(one, layer.shapes[0]))),
                }
                for one in held
            ]
    return JsonResponse({"type": "FeatureCollection", "features": features})
