"""Addresses of accidents."""

from whitestone.records.accidents.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
