"""Addresses that all words share."""

from django.urls import path

from whitestone.records.pages.kept_views import kept_lists

urlpatterns = [path("lists/", kept_lists, name="kept-lists")]
