"""Addresses of handover."""

from whitestone.records.handover.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
