"""Addresses of capacity."""

from django.urls import path

from whitestone.records.capacity.views import PAGES, capacity

urlpatterns = [path("capacity/", capacity, name="capacity"), *(url for pages in PAGES for url in pages.urls())]
