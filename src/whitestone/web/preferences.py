"""How somebody likes to look at the register: language, light or dark, whether the tour was seen. Kept in cookies."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from whitestone.web.context import THEME_COOKIE, THEMES

TOUR_COOKIE = "tour"
_YEAR = 365 * 24 * 60 * 60


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to where it was chosen."""
    asked = request.POST
    back = asked.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = redirect(back)

    def keep(name: str, value: str) -> None:
        answer.set_cookie(name, value, max_age=_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")

    if asked.get("language") in dict(settings.LANGUAGES):
        keep(settings.LANGUAGE_COOKIE_NAME, asked["language"])
    if asked.get("theme") in (*THEMES, "system"):
        keep(THEME_COOKIE, asked["theme"])
    if asked.get("tour") == "seen":
        keep(TOUR_COOKIE, "seen")
    return answer
