"""The room as a Django app, for its table of exports and its templates."""

from django.apps import AppConfig


class ShareConfig(AppConfig):
    """Tiles, the map and exports."""

    name = "whitestone.share"
