"""Starts the room: its words become known to review."""

from django.apps import AppConfig


class EducationConfig(AppConfig):
    """The room as a Django app."""

    name = "whitestone.records.education"

    def ready(self) -> None:
        """Make the words known."""
        from whitestone.records.education.policy import WORDS  # noqa: PLC0415  # models exist only once apps are loading
        from whitestone.review import words  # noqa: PLC0415

        for word in WORDS:
            words.add(word)
