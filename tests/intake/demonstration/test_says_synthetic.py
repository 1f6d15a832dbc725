"""A register of the demonstration says SYNTHETIC at the head of its pages, and no other one does."""

from __future__ import annotations

import pytest
from django.test import Client

from whitestone.demonstration import MARK
from whitestone.intake.demonstration import Loaded
from whitestone.review.rules import current

pytestmark = pytest.mark.django_db


def front() -> str:
    return Client().get("/").content.decode()


def test_the_pages_of_the_demonstration_say_synthetic(loaded: Loaded) -> None:
    assert current().demonstration
    assert f"<strong>{MARK}</strong>" in front()
