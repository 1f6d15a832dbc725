"""Addresses of reports."""

from django.urls import path

from whitestone.reports.views import all_reports, one_cell, one_report

urlpatterns = [
    path("reports/", all_reports, name="reports"),
    path("reports/<slug:name>/", one_report, name="report"),
    path("reports/<slug:name>/cell/", one_cell, name="report-cell"),
]
