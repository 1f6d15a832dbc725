"""The joining pages as a Django app, for their templates."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates of the pages that join rooms."""

    name = "whitestone.web"
