"""Every address of the register, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

_ROOMS = ("hazards", "releases", "finds", "organisations", "reference", "books")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("whitestone.web.urls")),
    *(path("", include(f"whitestone.records.{room}.urls")) for room in _ROOMS),
    path("accounts/", include("allauth.urls")),
]
