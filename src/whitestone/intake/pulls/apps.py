"""The app of pulls."""

from django.apps import AppConfig


class PullsConfig(AppConfig):
    """Sources, their runs, and which of their rows came."""

    name = "whitestone.intake.pulls"
    label = "pulls"
