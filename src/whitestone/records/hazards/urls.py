"""Addresses of hazardous areas."""

from whitestone.records.hazards.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
