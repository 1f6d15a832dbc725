"""Addresses of release products."""

from whitestone.records.releases.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
