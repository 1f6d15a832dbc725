"""Addresses of finds."""

from whitestone.records.finds.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
