"""The app of phones."""

from django.apps import AppConfig


class PhonesConfig(AppConfig):
    """Forms, devices and what they sent."""

    name = "whitestone.intake.phones"
    label = "phones"
