"""Starts the room: its words become known to review, and what is approved elsewhere opens cases here."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The room as a Django app."""

    name = "whitestone.records.certificates"

    def ready(self) -> None:
        """Make the words known, and look at every item that is approved."""
        # Models exist only once apps are loading.
        from whitestone.records.certificates.cases import SOURCES, look_back, open_cases  # noqa: PLC0415
        from whitestone.records.certificates.policy import WORDS  # noqa: PLC0415
        from whitestone.review import words  # noqa: PLC0415

        for word in WORDS:
            words.add(word)
        for name in SOURCES:
            words.when_approved(name, open_cases)
        words.when_approved("release", look_back)
