"""Addresses of education sessions."""

from whitestone.records.education.views import PAGES

urlpatterns = [url for pages in PAGES for url in pages.urls()]
