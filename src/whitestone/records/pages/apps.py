"""The shared pages as a Django app, for their templates."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates and styles."""

    name = "whitestone.records.pages"
