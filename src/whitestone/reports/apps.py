"""Reports as a Django app, for their templates."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Templates; and the sources of facts make themselves known."""

    name = "whitestone.reports"

    def ready(self) -> None:
        """Read the sources of facts; say how a publication is compared with the register."""
        from whitestone.records.publications.checks import provide  # noqa: PLC0415
        from whitestone.reports import tables  # noqa: F401, PLC0415  # they need the models, which are ready now
        from whitestone.reports.publishing import difference, questioned  # noqa: PLC0415

        provide(difference, questioned)
