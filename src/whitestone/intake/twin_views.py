"""The desk of likely duplicates: pairs side by side; a person merges them or tells them apart."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from whitestone.intake import pairs
from whitestone.intake.forms import offered_words
from whitestone.kernel.written import whole
from whitestone.problems import ProblemError
from whitestone.records.pages.patience import patient
from whitestone.records.pages.views import person_of, refused
from whitestone.review.permissions import standing_of
from whitestone.review.words import Word, word_of

PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
@patient
def desk(request: HttpRequest, word: str) -> HttpResponse:
    """Pairs of one word, the likeliest first."""
    person = person_of(request)
    if word not in dict(offered_words()) or not standing_of(person).appointed:
        raise Http404
    known = word_of(word)
    if request.method == "POST":
        return _decide(request, known)
    page = _page(request.GET.get("page", ""))
    found, number = pairs.likely_pairs(known, person, first=(page - 1) * PAGE, most=PAGE)
    context = {
        "word": known,
        "pairs": found,
        "words": offered_words(),
        "number": number,
        "previous": f"?page={page - 1}" if page > 1 else None,
        "next": f"?page={page + 1}" if number > page * PAGE else None,
        "page": page,
    }
    return render(request, "intake/twins.html", context)


def _page(text: str) -> int:
    return whole(text, 999_999) or 1


def _decide(request: HttpRequest, word: Word) -> HttpResponse:
    asked, person = request.POST, person_of(request)
    reason = asked.get("reason", "")
    try:
        keep, other = uuid.UUID(asked.get("keep", "")), uuid.UUID(asked.get("other", ""))
        if asked.get("do") == "merge":
            pairs.merge(word, keep, other, person=person, reason=reason)
        elif asked.get("do") == "apart":
            pairs.tell_apart(word, keep, other, person=person, reason=reason)
        else:
            raise Http404
    except ProblemError as error:
        return refused(request, error.problems)
    except ValueError:
        raise Http404 from None
    # Where one pair was decided the next one has moved up.
    return redirect(f"{reverse('twins', args=[word.name])}?page={_page(asked.get('page', ''))}")
