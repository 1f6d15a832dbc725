"""The books as a Django app, for their templates."""

from django.apps import AppConfig


class BooksConfig(AppConfig):
    """Templates."""

    name = "whitestone.records.books"
