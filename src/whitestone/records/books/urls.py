"""Addresses of the books."""

from django.urls import path

from whitestone.records.books.views import balance

urlpatterns = [path("ledger/", balance, name="ledger")]
