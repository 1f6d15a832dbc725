"""Addresses of lanes."""

from whitestone.records.lanes.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
