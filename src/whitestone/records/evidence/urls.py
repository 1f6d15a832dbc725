"""Addresses of evidence."""

from whitestone.records.evidence.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
