"""Addresses of daily work."""

from django.urls import path

from whitestone.records.work.views import PAGES, of_task

urlpatterns = [
    path("task/<uuid:record>/work/", of_task, name="task-work"),
    *(url for pages in PAGES for url in pages.urls()),
]
