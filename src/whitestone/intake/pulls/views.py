"""Pages of sources: what each brought, what waits, why it stopped; run now, look, set up. They pull nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from whitestone.intake.accounts import account_of
from whitestone.intake.forms import offered_words, owners
from whitestone.intake.models import Channel, Delivery, Stage
from whitestone.intake.phones.models import WAITING, Submission
from whitestone.intake.phones.views import people_for
from whitestone.intake.pulls import keeping, scheduling
from whitestone.intake.pulls.gone import gone_from
from whitestone.intake.pulls.looking import look as look_at
from whitestone.intake.pulls.models import Protocol, PulledFile, PulledRow, PullRun, PullSource
from whitestone.intake.pulls.staging import deliveries_of
from whitestone.kernel.written import whole
from whitestone.problems import ProblemError
from whitestone.records.pages.views import person_of, refused
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of

_RUNS = 20


@login_required
@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """Every source that the person may see; headquarters sets up new ones."""
    person = person_of(request)
    centre = standing_of(person).headquarters
    if request.method == "POST":
        if not centre:
            raise Http404
        try:
            made = keeping.keep(_said(request.POST, person), actor=person)
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect("pull", made.pk)
    rows = list(keeping.visible_to(person).select_related("device").order_by("name")[:200])
    context = {"listed": _listed(rows), "centre": centre, **(_choices(person) if centre else {})}
    return render(request, "pulls/sources.html", context)


@dataclass(slots=True)
class _Line:
    """A source in the list: what came, what waits for a person, and how its last run ended."""

    one: PullSource
    received: int = 0
    held: int = 0
    unmapped: int = 0
    last: PullRun | None = None


def _listed(sources: Sequence[PullSource]) -> list[_Line]:
    """The lines of the list, in the same few queries for any number of sources."""
    lines = {one.pk: _Line(one) for one in sources}
    forms = {one.channel_form: lines[one.pk] for one in sources}
    devices = {one.device_id: lines[one.pk] for one in sources if one.device_id is not None}
    for pk, count in PulledRow.objects.filter(source__in=lines).values_list("source").annotate(Count("pk")):
        lines[pk].received = count
    runs = PullRun.objects.filter(source__in=lines).values("source").annotate(last=Max("pk")).values("last")
    for run_ in PullRun.objects.filter(pk__in=runs):
        lines[run_.source_id].last = run_
    waiting = Delivery.objects.filter(channel=Channel.PULL, form__in=forms).exclude(stage=Stage.APPLIED)
    for form, stage, said in waiting.values_list("form", "stage", "account"):
        account = account_of(said)
        forms[form].held += account.refused + account.held
        forms[form].unmapped += stage == Stage.RECEIVED
    held = Submission.objects.filter(device__in=devices, state__in=WAITING).values_list("device")
    for device, count in held.annotate(Count("pk")):
        devices[device].held += count
    return list(lines.values())


def _choices(person: Person) -> dict[str, object]:
    return {
        "protocols": [one.value for one in Protocol],
        "words": offered_words(),
        "owners": owners(standing_of(person)),
        "people": people_for(person),
    }


def _number(text: str) -> int:
    number = whole(text, 99_999_999)
    return -1 if number is None else number


def _said(form: QueryDict, person: Person) -> keeping.Said:
    """What the form says; who is named must be one for whom the person may speak."""
    chosen = next((one for one in people_for(person) if str(one.pk) == form.get("person")), person)
    try:
        owner = uuid.UUID(form.get("owner")) if form.get("owner") else None
    except ValueError:
        raise Http404 from None
    plain = {name: form.get(name, "").strip() for name in ("name", "protocol", "address", "form", "account", "word")}
    return keeping.Said(
        **plain, person=chosen, owner=owner, secret=form.get("secret", "").strip(),
        every_minutes=_number(form.get("every_minutes") or "0"), again_days=_number(form.get("again_days") or "7"),
        applies=form.get("applies") == "yes",
    )  # fmt: skip


def _source(request: HttpRequest, pk: int) -> PullSource:
    rows = keeping.visible_to(person_of(request)).filter(pk=pk).select_related("person", "device__person")
    found = rows.first()
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source: its runs, its deliveries, its attachments; and its settings, which headquarters changes."""
    one, person = _source(request, pk), person_of(request)
    centre = standing_of(person).headquarters
    if request.method == "POST":
        if not centre:
            raise Http404
        try:
            keeping.keep(_said(request.POST, person), actor=person, source=one)
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect("pull", pk)
    deliveries = [(each, account_of(each.account)) for each in deliveries_of(one)]
    files = PulledFile.objects.filter(row__source=one)
    context = {
        "one": one,
        "runs": list(one.runs.select_related("person")[:_RUNS]),
        "deliveries": deliveries,
        "submissions": list(one.device.submissions.order_by("-pk")[:50]) if one.device else [],
        "received": one.rows.count(),
        "files": files.aggregate(all=Count("pk"), attached=Count("pk", filter=Q(attached=True))),
        "refused_files": list(files.exclude(problem="").select_related("row")[:50]),
        "expected": one.rows.exclude(waiting=[]).count(),
        "gone": gone_from(one, person),
        "centre": centre,
        "owner_text": str(one.owner or ""),
        **(_choices(person) if centre else {}),
    }
    return render(request, "pulls/source.html", context)


@login_required
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a source now: what is new, or everything again."""
    one = _source(request, pk)
    try:
        scheduling.start(one, person=person_of(request), full=request.POST.get("full") == "yes")
    except ProblemError as error:
        return refused(request, error.problems)
    return redirect("pull", pk)


@login_required
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a source's first rows and keep nothing."""
    one = _source(request, pk)
    try:
        seen = look_at(one, wait=_not_long)
    except ProblemError as error:
        return refused(request, error.problems)
    return render(request, "pulls/look.html", {"one": one, "seen": seen, "schema": asdict(seen.schema)})


def _not_long(seconds: float) -> None:
    """A page does not wait for a server that asks for patience: the next try may answer, or the page says so."""


@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a source rest or run again."""
    paused = request.POST.get("paused") == "yes"
    keeping.pause(_source(request, pk), paused=paused, reason=request.POST.get("reason", ""), actor=person_of(request))
    return redirect("pull", pk)
