"""The page of a person's own tokens: make one and see its secret once, revoke one. Writes through actions only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from whitestone.kernel.written import whole
from whitestone.problems import ProblemError
from whitestone.records.pages.views import person_of, refused
from whitestone.review.actions.tokens import LONGEST_DAYS, make_token, revoke_token
from whitestone.review.models import Token
from whitestone.review.tokens import Scope


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def my_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of whoever asks, those that hold first."""
    person, asked, secret = person_of(request), request.POST, ""
    if request.method == "POST":
        try:
            if asked.get("do") == "revoke":
                revoke_token(get_object_or_404(Token, pk=whole(asked.get("token")), person=person), actor=person)
                return redirect("tokens")
            if asked.get("do") != "make" or asked.get("scope") not in list(Scope):
                raise Http404
            days = whole(asked.get("days")) or 0
            _, secret = make_token(actor=person, name=asked.get("name", ""), scope=Scope(asked["scope"]), days=days)
        except ProblemError as error:
            return refused(request, error.problems)
    context = {
        "tokens": Token.objects.filter(person=person).order_by("-made"),
        "now": timezone.now(),
        "secret": secret,
        "scopes": list(Scope),
        "longest": LONGEST_DAYS,
    }
    return render(request, "web/tokens.html", context)
