"""Addresses of figures."""

from django.urls import path

from whitestone.records.figures.views import PAGES, contradictions

urlpatterns = [
    path("figures/contradictions/", contradictions, name="contradictions"),
    *(url for pages in PAGES for url in pages.urls()),
]
