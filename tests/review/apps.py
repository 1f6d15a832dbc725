from django.apps import AppConfig


class ReviewTestsConfig(AppConfig):
    name = "tests.review"
    label = "review_tests"

    def ready(self) -> None:
        from tests.review.models import Stone  # noqa: PLC0415  # models exist only now
        from tests.review.stones import check  # noqa: PLC0415
        from whitestone.review import words  # noqa: PLC0415

        words.add(words.Word(Stone, "stone", "stones", check=check))
