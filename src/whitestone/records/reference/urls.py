"""Addresses of reference data."""

from whitestone.records.reference.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
