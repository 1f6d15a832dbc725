"""Starts the room: its words become known to review."""

from django.apps import AppConfig


class LanesConfig(AppConfig):
    """The room as a Django app."""

    name = "whitestone.records.lanes"

    def ready(self) -> None:
        """Make the words known."""
        from whitestone.records.lanes.policy import WORDS  # noqa: PLC0415  # models exist only once apps are loading
        from whitestone.review import words  # noqa: PLC0415

        for word in WORDS:
            words.add(word)
