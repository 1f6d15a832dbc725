"""Addresses of spot tasks."""

from whitestone.records.spot.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
