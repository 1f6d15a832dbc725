"""The pages of one word: list, record, version, new, edit, change and every step. They read, ask actions, and show."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from whitestone.kernel.written import whole
from whitestone.problems import Problem, ProblemError
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages import listing, lists
from whitestone.records.pages.calling import like
from whitestone.records.pages.fields import label_of
from whitestone.records.pages.forms import RecordForm, form_of
from whitestone.records.pages.offering import apart, named
from whitestone.records.pages.patience import patient
from whitestone.records.pages.reading import groups
from whitestone.records.pages.related import related
from whitestone.records.pages.sketch import features, sketch_of
from whitestone.review import problems as say
from whitestone.review import tokens
from whitestone.review.actions import attaching, drafting, moving, undoing
from whitestone.review.actions.drafting import NewRecord, Seen
from whitestone.review.models import Attachment, Comment, Event, Person
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.states import EDITABLE, STEP_LABELS, Change, Right, State, Step
from whitestone.review.storage import place_of
from whitestone.review.versions import Version, Versions, versions_of
from whitestone.review.words import Word

_A_LIST = 20
"""Records among which somebody who writes a name chooses."""
STATUS = {
    lists.UNREADABLE.code: 400,
    say.NOT_FOUND.code: 404,
    say.NO_RIGHT.code: 403,
    say.OWN_WORK.code: 403,
    say.NEEDS_MFA.code: 403,
    tokens.BAD_TOKEN.code: 401,
    tokens.READ_ONLY.code: 403,
    tokens.NO_REVIEW.code: 403,
    tokens.TOO_MANY_TRIES.code: 429,
}


def refused(request: HttpRequest, problems: Sequence[Problem], status: int | None = None) -> HttpResponse:
    """The page that says why nothing was done; the status follows from the problems where none is given."""
    status = status or min(STATUS.get(problem.code, 409) for problem in problems)
    return render(request, "pages/refused.html", {"problems": problems}, status=status)


def person_of(request: HttpRequest) -> Person:
    """The signed-in person."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


@dataclass(frozen=True, slots=True)
class RecordPages:
    """The pages of a word.

    Attributes
    ----------
    columns
        Names of the columns that its list shows.
    filters
        Names of the columns by which the list can be filtered in its address.
    """

    word: Word
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()

    def urls(self) -> list[URLPattern]:
        """Their addresses."""
        name = self.word.name
        one = f"{name}/<uuid:record>/<int:number>/"
        return [
            path(f"{name}/", require_GET(self.list), name=f"{name}-list"),
            path(f"{name}/new/", login_required(self.new), name=f"{name}-new"),
            path(f"{name}/named/", require_GET(login_required(self.named)), name=f"{name}-named"),
            path(f"{name}/<uuid:record>/", require_GET(self.record), name=f"{name}-record"),
            path(one, require_GET(self.version), name=f"{name}-version"),
            path(f"{one}edit/", login_required(self.edit), name=f"{name}-edit"),
            path(f"{one}change/<str:how>/", login_required(self.change), name=f"{name}-change"),
            path(f"{one}step/", require_POST(login_required(self.step)), name=f"{name}-step"),
            path(f"{one}attach/", require_POST(login_required(self.attach)), name=f"{name}-attach"),
            path(f"{name}/<uuid:record>/file/<int:pk>/", require_GET(self.file), name=f"{name}-file"),
            path(f"{one}undo/<str:how>/", require_POST(login_required(self.undo)), name=f"{name}-undo"),
        ]

    def _address(self, version: Version) -> str:
        return reverse(f"{self.word.name}-version", args=[version.record, version.number])

    def _rows(self, request: HttpRequest) -> Versions[Version]:
        return versions_of(self.word.model).visible_to(request.user)

    def _version(self, request: HttpRequest, record: uuid.UUID, number: int) -> Version:
        version = self._rows(request).filter(record=record, number=number).select_related("author").first()
        if version is None:
            raise Http404
        return version

    def list(self, request: HttpRequest) -> HttpResponseBase:
        """What stood on a day as it was known at a moment, or what is in one state of review."""
        said, standing = request.GET, standing_of(request.user)
        if said.getlist("column"):
            # The boxes of the columns, as the one word that addresses carry.
            chosen = ",".join(said.getlist("column"))
            return redirect(request.path + listing.address(said, column=None, columns=chosen))
        if not said and (first := listing.first_of(self.word, standing)) is not None:
            return redirect(f"{request.path}?{first.asked}&view={first.pk}")
        # In an order that no head offers every row is looked at.
        order = said.get("order", "").removeprefix("-")
        offered = not order or order in lists.sortable(self.word)
        listed = partial(self._listed, standing=standing)
        return listed(request) if offered else patient(listed)(request)

    def _listed(self, request: HttpRequest, *, standing: Standing) -> HttpResponse:
        said = request.GET
        try:
            return render(
                request, "pages/list.html", listing.shown(self.word, self.columns, self.filters, said, standing)
            )
        except ProblemError as error:
            return refused(request, error.problems)

    def named(self, request: HttpRequest) -> JsonResponse:
        """The records that a person may see and whose name holds `q`, each with what tells it from its namesakes."""
        text = request.GET.get("q", "").strip()[:120]
        rows, more = like(self.word.model, text, standing_of(request.user), _A_LIST)
        found = [{"record": str(one.record), "called": named(one), "apart": apart(one)} for one in rows]
        return JsonResponse({"found": found, "more": more})

    def record(self, request: HttpRequest, record: uuid.UUID) -> HttpResponse:
        """The version that stands, or else the newest that the person may see."""
        rows = self._rows(request).filter(record=record)
        version = rows.standing().order_by("-effective", "-number").first() or rows.order_by("-number").first()
        if version is None:
            raise Http404
        return redirect(self._address(version))

    def version(self, request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
        """One version: its values beside those that it changes, checks, comments, history and possible steps."""
        version = self._version(request, record, number)
        standing = standing_of(request.user)
        history = list(self._rows(request).filter(record=record).select_related("author").order_by("-number"))
        beside = whole(request.GET.get("beside"))
        wanted = (version.replaces or version.base) if beside is None else beside
        before = next((one for one in history if one.number == wanted and one.number != number), None)
        return render(request, "pages/version.html", self._told(version, before, history, standing))

    def _told(
        self, version: Version, before: Version | None, history: Sequence[Version], standing: Standing
    ) -> dict[str, Any]:
        """All that the page of a version says."""
        shown = {one.number for one in history}
        of_record = {"word": self.word.name, "record": version.record}
        events = [one for one in Event.objects.filter(**of_record) if one.number in shown]
        files = Attachment.objects.filter(**of_record).select_related("author")
        looked_at = version.state in (*EDITABLE, *_WAITING) or (version.stands and standing.appointed)
        findings = moving.findings(version, standing) if looked_at else []
        return {
            "word": self.word,
            "version": version,
            "list_address": reverse(f"{self.word.name}-list"),
            # Who worked on a record, what they said and what they photographed is not for the public.
            "inside": standing.appointed,
            "groups": groups(version, before, standing),
            "before": before,
            "history": history,
            "events": reversed(events),
            "comments": comments_on(version),
            "history_only": any(one.verb == "install" and one.number == version.number for one in events),
            "attachments": [one for one in files if one.number in shown],
            "attachable": bool(standing.rights(version) & {Right.WRITE, Right.VERIFY}),
            "findings": findings,
            "steps": [(step, STEP_LABELS[step]) for step in moving.possible(version, standing)],
            "fields": fields_of(version),
            "editable": version.state in EDITABLE and standing.may_write_for(version.owner),
            "changeable": standing.person is not None
            and version.approved_from is not None
            and standing.may_write_for(version.owner),
            "sketch": sketch_of(version, before, faults=[one.problem.place for one in findings if one.problem.place]),
            "features": features(version, before),
            "related": related(version, standing),
        }

    def _filled(self, request: HttpRequest, version: Version) -> RecordForm:
        data = request.POST if request.method == "POST" else None
        return form_of(self.word.model)(data, instance=version, person=person_of(request))

    def new(self, request: HttpRequest) -> HttpResponse:
        """Begin a record."""
        person = person_of(request)
        form, owners = self._filled(request, self.word.model()), _owners(standing_of(person))
        if request.method == "POST" and form.is_settled():
            chosen = request.POST.get("owner") or None
            try:
                owner = uuid.UUID(chosen) if chosen else None
                (version,) = drafting.record(self.word.model, [NewRecord(owner, form.values)], actor=person)
            except ProblemError as error:
                return refused(request, error.problems)
            except ValueError:
                raise Http404 from None
            return redirect(self._address(version))
        return render(request, "pages/edit.html", {"word": self.word, "form": form, "owners": owners})

    def edit(self, request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
        """Change a draft or a returned version, and answer its comments."""
        version = self._version(request, record, number)
        person = person_of(request)
        if version.state not in EDITABLE or not standing_of(person).may_write_for(version.owner):
            raise Http404
        revision = whole(request.POST.get("revision", version.revision))
        if revision is None:
            raise Http404
        seen = Seen(version.pk, revision)
        form = self._filled(request, version)
        comments = comments_on(version)
        if request.method == "POST" and form.is_settled():
            answers = {one.pk: request.POST.get(f"answer-{one.pk}", "") for _label, one in comments}
            base = whole(request.POST.get("base"))
            try:
                drafting.edit(self.word.model, seen, actor=person, values=form.values, answers=answers, base=base)
            except ProblemError as error:
                return refused(request, error.problems)
            return redirect(self._address(version))
        latest = drafting.latest_approved(self.word.model, record)
        context = {"word": self.word, "form": form, "version": version, "comments": comments, "latest": latest}
        return render(request, "pages/edit.html", context)

    def change(self, request: HttpRequest, record: uuid.UUID, number: int, how: str) -> HttpResponse:
        """Propose an update or a correction of an approved version."""
        version = self._version(request, record, number)
        person = person_of(request)
        if how not in (Change.UPDATED, Change.CORRECTED) or not standing_of(person).may_write_for(version.owner):
            raise Http404
        base = drafting.latest_approved(self.word.model, record)
        form = self._filled(request, version)
        if request.method == "POST" and form.is_settled():
            source = self._version(request, record, number)
            try:
                draft = drafting.propose(
                    source,
                    actor=person,
                    change=Change(how),
                    base=whole(request.POST.get("base")) or base,
                    values=form.values,
                    replaces=number if how == Change.CORRECTED else None,
                    reason=request.POST.get("reason", ""),
                )
            except ProblemError as error:
                return refused(request, error.problems)
            return redirect(self._address(draft))
        context = {"word": self.word, "form": form, "version": version, "how": how, "base": base}
        return render(request, "pages/edit.html", context)

    def step(self, request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
        """Take one step of review."""
        version = self._version(request, record, number)
        asked = request.POST
        revision = whole(asked.get("revision"))
        if asked.get("step") not in list(Step) or revision is None:
            raise Http404
        seen = Seen(version.pk, revision)
        comments = {asked["field"]: asked.get("comment", "")} if asked.get("field") else {}
        try:
            moving.move(
                self.word.model,
                Step(asked["step"]),
                [seen],
                actor=person_of(request),
                reason=asked.get("reason", ""),
                comments=comments,
            )
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect(self._address(version))

    def attach(self, request: HttpRequest, record: uuid.UUID, number: int) -> HttpResponse:
        """Attach a document or a photograph."""
        version = self._version(request, record, number)
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            raise Http404
        note, name = request.POST.get("note", ""), file.name or ""
        try:
            attaching.attach(version, name=name, chunks=file.chunks(), actor=person_of(request), note=note)
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect(self._address(version))

    def file(self, request: HttpRequest, record: uuid.UUID, pk: int) -> HttpResponseBase:
        """The content of an attachment, for whoever may see the version beside which it was attached."""
        attachment = Attachment.objects.filter(word=self.word.name, record=record, pk=pk).first()
        if attachment is None or not standing_of(request.user).appointed:
            raise Http404
        self._version(request, record, attachment.number)
        try:
            content = place_of(attachment.sha256).open("rb")
        except OSError:
            raise Http404 from None
        answer = FileResponse(content, content_type=attachment.media_type, as_attachment=True, filename=attachment.name)
        # Whatever a file holds, the browser must not run it on this address.
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return answer

    def undo(self, request: HttpRequest, record: uuid.UUID, number: int, how: str) -> HttpResponse:
        """Propose to withdraw the record, or to restore this version of it."""
        version = self._version(request, record, number)
        person, reason = person_of(request), request.POST.get("reason", "")
        base = drafting.latest_approved(self.word.model, record)
        try:
            if how == "withdraw":
                draft = undoing.withdraw(version, actor=person, base=base, reason=reason)
            elif how == "restore":
                last = self._rows(request).standing().filter(record=record).order_by("-number").first()
                replaces = last.number if last else None
                draft = undoing.restore(version, actor=person, base=base, replaces=replaces, reason=reason)
            else:
                raise Http404
        except ProblemError as error:
            return refused(request, error.problems)
        return redirect(self._address(draft))


_WAITING = (State.SUBMITTED, State.VERIFIED)


def _owners(standing: Standing) -> list[tuple[str, str]]:
    """The organisations for which a person writes; headquarters writes for any."""
    rows = Organisation.objects.standing().order_by("name")
    if not standing.headquarters:
        rows = rows.filter(record__in=standing.writes_for)
    return [(str(one.record), one.name) for one in rows]


def fields_of(version: Version) -> list[tuple[str, str]]:
    """The fields on which a comment can be fixed, with what they are called."""
    names = (*version.domain_fields(), "effective", "unit")
    return [(name, label_of(type(version), name)) for name in names]


def comments_on(version: Version) -> list[tuple[str, Comment]]:
    """Reviewers' comments on a version, each with what its field is called."""
    word, record, number = version.key
    rows = Comment.objects.filter(word=word, record=record, number=number).select_related("author", "answered_by")
    return [(label_of(type(version), one.field), one) for one in rows.order_by("pk")]
