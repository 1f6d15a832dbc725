"""Addresses of accidents."""

from django.urls import path

from whitestone.records.accidents.views import PAGES, ground

urlpatterns = [
    path("accident/<uuid:record>/ground/", ground, name="accident-ground"),
    *(url for pages in PAGES for url in pages.urls()),
]
