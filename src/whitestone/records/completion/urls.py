"""Addresses of completion."""

from django.urls import path

from whitestone.records.completion.views import PAGES, effect

urlpatterns = [
    path("completion/<uuid:record>/<int:number>/effect/", effect, name="completion-effect"),
    *(url for pages in PAGES for url in pages.urls()),
]
