"""Intake as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Tables and pages of what came in."""

    name = "whitestone.intake"
