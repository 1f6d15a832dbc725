"""A country, its people, and a folder for what phones send."""

from tests.intake.conftest import land

__all__ = ["land"]
