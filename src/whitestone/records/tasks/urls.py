"""Addresses of tasks."""

from django.urls import path

from whitestone.records.tasks.views import PAGES, board, plan, timeline

urlpatterns = [
    path("tasks/board/", board, name="task-board"),
    path("tasks/timeline/", timeline, name="task-timeline"),
    path("tasks/plan/", plan, name="task-plan"),
    *(url for pages in PAGES for url in pages.urls()),
]
