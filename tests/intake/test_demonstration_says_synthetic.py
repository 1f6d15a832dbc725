"""A register of the demonstration says SYNTHETIC at the head of its pages, and no other one does."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.intake.small import small_programme
from whitestone.demonstration import MARK
from whitestone.intake.demonstration import load
from whitestone.review.rules import current

pytestmark = pytest.mark.django_db


def test_the_pages_say_synthetic_and_those_of_another_register_do_not(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path
    assert MARK not in Client().get("/").content.decode()
    load(small_programme())
    assert current().demonstration
    page = Client().get("/").content.decode()
    assert f"<strong>{MARK}</strong>" in page
