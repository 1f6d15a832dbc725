"""Addresses of the books."""

from django.urls import path

from whitestone.records.books import views

urlpatterns = [
    path("ledger/", views.balance, name="ledger"),
    path("ledger/days/", views.days, name="ledger-days"),
    path("ledger/postings/", views.postings, name="ledger-postings"),
    path("ledger/changes/", views.changes, name="ledger-changes"),
    path("ledger/findings/", views.findings, name="ledger-findings"),
]
