"""Addresses of publications."""

from whitestone.records.publications.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
