"""Pages of figures: all that they do is shared, but for the page that questions the approved ones."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from whitestone.figures import Verdict, check_folder
from whitestone.records.figures import policy, tables
from whitestone.records.figures.stored import folder_of
from whitestone.records.pages.views import RecordPages
from whitestone.review.permissions import standing_of

PAGES = (
    RecordPages(policy.WORDS[0], tables.SOURCE, tables.SOURCE_FILTERS),
    RecordPages(policy.WORDS[1], tables.FIGURE, tables.FIGURE_FILTERS),
    RecordPages(policy.WORDS[2], tables.RETURN, tables.RETURN_FILTERS),
)


@login_required
@require_GET
def contradictions(request: HttpRequest) -> HttpResponse:
    """What does not fit among the approved figures and returns that the person may see."""
    standing = standing_of(request.user)
    if not standing.appointed:
        raise Http404
    report = check_folder(folder_of(standing))
    raised = [(verdict, report.of(verdict)) for verdict in (Verdict.CONTRADICTION, Verdict.QUESTION, Verdict.NOTE)]
    context = {"report": report, "raised": raised, "agreeing": report.of(Verdict.AGREES)}
    return render(request, "figures/contradictions.html", context)
