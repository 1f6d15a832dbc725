"""Addresses of hazardous areas."""

from django.urls import path

from whitestone.records.hazards.views import PAGES, merge_hazard, split_hazard

urlpatterns = [
    *(url for pages in PAGES for url in pages.urls()),
    path("hazard/<uuid:record>/<int:number>/split/", split_hazard, name="split-hazard"),
    path("hazard/<uuid:record>/<int:number>/merge/", merge_hazard, name="merge-hazard"),
]
