"""Pages of intake: send a file, say what its columns are, look at every row, apply. They check and write nothing."""

from __future__ import annotations

import json
import tempfile
import uuid
from pathlib import Path
from typing import Any

import shapely
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from whitestone.intake import jobs, preview, receiving
from whitestone.intake.accounts import Outcome, account_of
from whitestone.intake.checking import original as place_of_original
from whitestone.intake.forms import MappingForm, offered_words, owners
from whitestone.intake.giving_back import ending, give_back
from whitestone.intake.mapping import from_json
from whitestone.intake.models import Delivery, Stage
from whitestone.intake.permissions import visible_to
from whitestone.intake.sources import Options
from whitestone.intake.staged import StagedRow, all_rows, unpack
from whitestone.kernel.written import whole
from whitestone.problems import ProblemError, retold
from whitestone.records.pages.sketch import sketch
from whitestone.records.pages.views import person_of, refused
from whitestone.review.permissions import standing_of
from whitestone.review.words import word_of

_PAGE = 50
_DRAWN = 500


def _one(request: HttpRequest, pk: int) -> Delivery:
    found = visible_to(person_of(request)).filter(pk=pk).select_related("person").first()
    if found is None:
        raise Http404
    return found


def _mine(request: HttpRequest, pk: int) -> Delivery:
    """A delivery that the person may change: those who may write for its sender."""
    found = _one(request, pk)
    if not standing_of(person_of(request)).may_write_for(found.owner):
        raise Http404
    return found


@login_required
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """What came in, the newest first."""
    start = whole(request.GET.get("from")) or 0
    rows = list(visible_to(person_of(request)).select_related("person").order_by("-pk")[start : start + _PAGE + 1])
    context = {
        "deliveries": [(one, account_of(one.account)) for one in rows[:_PAGE]],
        "next": start + _PAGE if len(rows) > _PAGE else None,
        "may": bool(owners(standing_of(person_of(request)))),
    }
    return render(request, "intake/history.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Send a file."""
    person = person_of(request)
    standing = standing_of(person)
    choices, words = owners(standing), offered_words()
    if not choices:
        raise Http404
    if request.method == "POST":
        asked, file = request.POST, request.FILES.get("file")
        if not isinstance(file, UploadedFile) or asked.get("word") not in dict(words):
            raise Http404
        try:
            owner = uuid.UUID(asked["owner"]) if asked.get("owner") else None
            delivery = receiving.receive(
                name=file.name or "file",
                chunks=file.chunks(),
                word=asked["word"],
                person=person,
                owner=owner,
                note=asked.get("note", ""),
            )
        except ProblemError as error:
            return refused(request, error.problems)
        except ValueError:
            raise Http404 from None
        return redirect("intake-mapping", delivery.pk)
    return render(request, "intake/new.html", {"owners": choices, "words": words})


@login_required
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is what; a guess or what was said before is filled in."""
    delivery = _mine(request, pk)
    if delivery.stage == Stage.APPLIED or (delivery.running and not jobs.is_dead(delivery)):
        return redirect("intake-delivery", pk)
    layer = request.POST.get("layer") or request.GET.get("layer", "")
    try:
        if not delivery.columns or request.GET.get("layer"):
            layers = receiving.layers(delivery)
            if len(layers) > 1 and layer not in layers:
                return render(request, "intake/layers.html", {"delivery": delivery, "layers": layers})
            receiving.propose_mapping(delivery, options=Options(layer=layer))
        form = MappingForm(word_of(delivery.word).model, delivery.columns, from_json(delivery.mapping))
        if request.method == "POST":
            receiving.confirm(delivery, form.read(request.POST))
            jobs.start_check(delivery)
            return redirect("intake-delivery", pk)
    except ProblemError as error:
        return refused(request, error.problems)
    return render(request, "intake/mapping.html", {"delivery": delivery, "form": form})


@login_required
@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of every row: the account, the rows, where they are, what they change on the books."""
    one = _one(request, pk)
    if one.running and not jobs.is_dead(one):
        answer = render(request, "intake/running.html", {"delivery": one, "told": jobs.progress_of(one)})
        # The page asks again by itself, without a script.
        answer["Refresh"] = "3"
        return answer
    account, only = account_of(one.account), request.GET.get("only", "")
    start = whole(request.GET.get("from")) or 1
    rows, following = _page(one, start, only)
    context = {
        "delivery": one,
        "word": word_of(one.word),
        "account": account,
        "codes": sorted(account.codes.items(), key=lambda item: -item[1]),
        "rows": [(row, *_told(one, row)) for row in rows],
        "only": only,
        "outcomes": [outcome.value for outcome in Outcome],
        "next": following,
        "change": preview.land_change(one, timezone.now().date()) if _shows_change(one) else None,
        "sketch": _sketch(one, rows),
        "may": standing_of(person_of(request)).may_write_for(one.owner),
        "ready": one.stage == Stage.CHECKED and not one.questions and account.ready,
        "waiting": account.refused + account.held,
    }
    return render(request, "intake/delivery.html", context)


def _shows_change(one: Delivery) -> bool:
    return one.stage == Stage.CHECKED and preview.possible(one)


def _page(one: Delivery, start: int, only: str) -> tuple[list[StagedRow], int | None]:
    """Rows from a number on, of one outcome or all, and the number of the first row of the next page."""
    found: list[StagedRow] = []
    chunks = one.chunks.order_by("first")
    before = chunks.filter(first__lte=start).values_list("first", flat=True).last() or 0
    for chunk in chunks.filter(first__gte=before).iterator(chunk_size=1):
        if only and not chunk.counts.get(only):
            continue
        for row in unpack(chunk):
            if row.number >= start and (not only or row.outcome == only):
                if len(found) == _PAGE:
                    return found, row.number
                found.append(row)
    return found, None


def _told(one: Delivery, row: StagedRow) -> tuple[list[tuple[Any, bool]], list[tuple[str, dict[str, Any]]]]:
    """The cells of a row, each with whether it is at fault; and its problems, each with the file's column of it."""
    mapped = from_json(one.mapping)
    sources = {name: [source] for name, source in mapped.columns.items()} | {mapped.place.field: mapped.place.columns}
    problems = [(sources.get(str(said.get("column") or ""), ()), retold(said)) for said in row.problems]
    faulty = {source for named, said in problems for source in named if said["severity"] == "refuse"}
    cells = [(cell, source in faulty) for source, cell in zip(one.columns, row.cells, strict=False)]
    return cells, [(", ".join(named), said) for named, said in problems]


def _shape(one: Delivery, row: StagedRow) -> Any:
    held = row.values.get(from_json(one.mapping).place.field or "-")
    return shapely.from_wkb(held) if isinstance(held, str) else None


def _sketch(one: Delivery, rows: list[StagedRow]) -> Any:
    shapes = [("now" if row.outcome in (Outcome.NEW, Outcome.CHANGED) else "before", _shape(one, row)) for row in rows]
    return sketch([(style, shape) for style, shape in shapes if shape is not None], _("sketch of these rows, north up"))


@login_required
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply it whole, or say why not."""
    one, asked = _mine(request, pk), request.POST
    try:
        jobs.start_apply(one, leave_out=asked.get("leave_out") == "yes", submit=asked.get("submit") == "yes")
    except ProblemError as error:
        return refused(request, error.problems)
    return redirect("intake-delivery", pk)


@login_required
@require_GET
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """The first places of the delivery as GeoJSON, for a map."""
    one, features = _one(request, pk), []
    for row in all_rows(one):
        shape = _shape(one, row)
        if shape is not None:
            said = {"row": row.number, "outcome": row.outcome, "problems": [said["code"] for said in row.problems]}
            geometry = json.loads(shapely.to_geojson(shape))
            features.append({"type": "Feature", "id": row.number, "geometry": geometry, "properties": said})
        if len(features) == _DRAWN:
            break
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


@login_required
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came."""
    one = _one(request, pk)
    try:
        content = place_of_original(one).open("rb")
    except OSError:
        raise Http404 from None
    return _download(FileResponse(content, as_attachment=True, filename=one.name))


@login_required
@require_GET
def given_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file again, with what became of every row."""
    one = _one(request, pk)
    if not one.chunks.exists():
        raise Http404
    with tempfile.TemporaryDirectory(prefix="whitestone-intake-") as folder:
        path = Path(folder) / f"checked{ending(one)}"
        give_back(one, path)
        # The open file outlives its name, so that nothing is left behind however the answer ends.
        content = path.open("rb")
    return _download(FileResponse(content, as_attachment=True, filename=f"{Path(one.name).stem} checked{path.suffix}"))


def _download(answer: FileResponse) -> FileResponse:
    answer["Content-Type"] = "application/octet-stream"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
