"""Addresses of organisations and accreditations."""

from whitestone.records.organisations.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
