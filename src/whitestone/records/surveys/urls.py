"""Addresses of surveys."""

from whitestone.records.surveys.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
