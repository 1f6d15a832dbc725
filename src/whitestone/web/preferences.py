"""How somebody likes to look at the register: language, light or dark, who saw the first visit. Kept in cookies."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from whitestone.web.context import THEME_COOKIE, THEMES

TOUR_COOKIE = "tour"
_MOST = 50
_YEAR = 365 * 24 * 60 * 60


def _who(request: HttpRequest) -> str:
    """Whoever looks, as the cookie of first visits names them: several people may share one machine."""
    return str(request.user.pk or 0)


def toured(request: HttpRequest) -> bool:
    """Whether this person has put the first visit away on this machine."""
    return _who(request) in request.COOKIES.get(TOUR_COOKIE, "").split(".")


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
    if asked.get("tour") in ("seen", "again"):
        others = [one for one in request.COOKIES.get(TOUR_COOKIE, "").split(".") if one.isdecimal()][-_MOST:]
        mine = _who(request)
        keep(
            TOUR_COOKIE,
            ".".join([*(one for one in others if one != mine), *([mine] if asked["tour"] == "seen" else [])]),
        )
    return answer
