"""Addresses of quality management."""

from django.urls import path

from whitestone.records.quality.views import PAGES, again, shares, squares

urlpatterns = [
    path("quality/shares/", shares, name="quality-shares"),
    path("lot/<uuid:record>/again/", again, name="lot-again"),
    path("lot/<uuid:record>/squares/", squares, name="lot-squares"),
    *(url for pages in PAGES for url in pages.urls()),
]
