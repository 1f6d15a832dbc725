"""The cast in a country, with sign-in."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.cast import Cast
from tests.records.country import found
from whitestone.review.models import Person

Sign = Callable[[Person | AnonymousUser], Client]


@pytest.fixture
def land(cast: Cast) -> Cast:
    found(cast)
    return cast


@pytest.fixture
def signed() -> Sign:
    def sign(user: Person | AnonymousUser) -> Client:
        client = Client()
        if isinstance(user, Person):
            client.force_login(user)
        return client

    return sign
