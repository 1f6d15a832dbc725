"""Reports as a Django app, for their templates."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Templates; and the sources of facts make themselves known."""

    name = "whitestone.reports"

    def ready(self) -> None:
        """Read the sources of facts."""
        from whitestone.reports import tables  # noqa: F401, PLC0415  # they need the models, which are ready now
