"""Addresses of daily work."""

from django.urls import path

from whitestone.records.work.views import PAGES, alarm_list, boundary, dossier, of_task

urlpatterns = [
    path("tasks/alarms/", alarm_list, name="work-alarms"),
    path("task/<uuid:record>/dossier/", dossier, name="task-dossier"),
    path("task/<uuid:record>/boundary/", boundary, name="task-boundary"),
    path("task/<uuid:record>/work/", of_task, name="task-work"),
    *(url for pages in PAGES for url in pages.urls()),
]
