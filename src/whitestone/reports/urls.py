"""Addresses of reports."""

from django.urls import path

from whitestone.reports.background.views import background, ended, file
from whitestone.reports.views import all_reports, one_cell, one_report, published, restated

urlpatterns = [
    path("reports/", all_reports, name="reports"),
    path("reports/background/", background, name="reports-background"),
    path("reports/background/<uuid:schedule>/end/", ended, name="reports-background-end"),
    path("reports/background/<uuid:run>/<slug:form>/", file, name="reports-background-file"),
    path("reports/published/<uuid:record>/", published, name="published"),
    path("reports/published/<uuid:record>/restated/", restated, name="restated"),
    path("reports/<slug:name>/", one_report, name="report"),
    path("reports/<slug:name>/cell/", one_cell, name="report-cell"),
]
