"""Starts the room: its words become known to review, and the national profile sets the rules of review."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """The room as a Django app."""

    name = "whitestone.records.reference"

    def ready(self) -> None:
        """Make the words known."""
        from whitestone.records.reference.policy import WORDS  # noqa: PLC0415  # models exist only once apps are loading
        from whitestone.records.reference.profile import rules_now  # noqa: PLC0415
        from whitestone.review import rules, words  # noqa: PLC0415

        for word in WORDS:
            words.add(word)
        rules.provide(rules_now)
