"""Tiles in front of Django: what Django would have answered, and every change of rights counts with the next tile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, override_settings
from django.utils import timezone

from tests.cast import OPERATOR, Cast
from tests.records.country import found, hazard, through
from whitestone.config.front import TilesInFront
from whitestone.review.actions.people import appoint, close_account, dismiss
from whitestone.review.models import Person
from whitestone.review.rules import Role
from whitestone.share.tiles.grid import to_world

_ZOOM = 10


@pytest.fixture
def land(cast: Cast) -> Cast:
    found(cast)
    return cast


@dataclass
class Served:
    """The register as a web server calls it, and how often Django itself was asked."""

    client: Client
    behind: int = 0
    front: TilesInFront = field(init=False)

    def __post_init__(self) -> None:
        django = WSGIHandler()

        def counted(environ: Any, start_response: Any) -> Any:
            self.behind += 1
            return django(environ, start_response)

        self.front = TilesInFront(counted)

    def get(self, asked: str = "", **extra: str) -> tuple[int, dict[str, str], bytes]:
        """One tile over the hazard of these tests."""
        cookie = self.client.cookies.get("sessionid")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address(),
            "QUERY_STRING": asked,
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"language=en; sessionid={cookie.value}" if cookie else "",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            **extra,
        }
        told: list[Any] = []
        body = b"".join(self.front(environ, lambda status, headers, _=None: told.extend((status, dict(headers)))))  # type: ignore[arg-type]
        return int(told[0][:3]), told[1], body


def address(word: str = "hazard") -> str:
    x, y = (int(one) >> (31 - _ZOOM) for one in to_world(np.array([[46.105, 40.105]]))[0])
    return f"/tiles/{word}/{_ZOOM}/{x}/{y}.mvt"


def served(user: Person | AnonymousUser) -> Served:
    client = Client()
    if isinstance(user, Person):
        client.force_login(user)
    return Served(client)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request that ends closes its connection; the transaction of a test must outlive it, as in Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
def test_everybody_gets_what_django_would_answer(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    seen = {}
    for name, person in land.everyone().items():
        register = served(person)
        plain = register.client.get(address())
        for _ in range(2):
            status, headers, body = register.get()
            assert (status, body) == (plain.status_code, plain.content), name
            # Nothing in a tile is worded, so that it does not depend on the reader's language.
            said = {key: value for key, value in plain.headers.items() if key != "Content-Language"}
            assert headers == {**said, "Vary": "Cookie"}, name
        assert register.behind == 0, name
        status, headers, body = register.get(HTTP_IF_NONE_MATCH=headers["ETag"])
        assert (status, body, register.behind) == (304, b"", 0), name
        seen[name] = bool(plain.content)
    assert seen["officer"]
    assert not seen["anonymous"]
    assert not seen["outsider"]


@pytest.mark.django_db
def test_signing_out_counts_with_the_next_tile(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    register = served(land.officer)
    key = register.client.cookies["sessionid"].value
    assert register.get()[2]
    register.client.logout()
    register.client.cookies["sessionid"] = key
    assert register.get()[::2] == (204, b"")


@pytest.mark.django_db
def test_a_closed_account_is_nobody_with_the_next_tile(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    register = served(land.officer)
    assert register.get()[2]
    close_account(Person.objects.get(pk=land.officer.pk), actor=land.administrator, reason="left the country")
    assert register.get()[::2] == (204, b"")


@pytest.mark.django_db
def test_an_account_closed_past_every_event_is_nobody_too(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    register = served(land.officer)
    assert register.get()[2]
    Person.objects.filter(pk=land.officer.pk).update(is_active=False)
    assert register.get()[::2] == (204, b"")


@pytest.mark.django_db
def test_a_new_password_ends_the_session_with_the_next_tile(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    register = served(land.officer)
    assert register.get()[2]
    person = Person.objects.get(pk=land.officer.pk)
    person.set_password("red stones face the danger")
    person.save()
    assert register.get()[::2] == (204, b"")


@pytest.mark.django_db
def test_a_role_taken_or_given_counts_with_the_next_tile(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    register, other = served(land.officer), served(land.outsider)
    assert register.get()[2]
    assert not other.get()[2]
    dismiss(land.officer.appointments.get(), actor=land.administrator, reason="another post")
    appoint(land.outsider, Role.OFFICER, actor=land.administrator, organisation=OPERATOR)
    assert register.get()[::2] == (204, b"")
    assert other.get()[2]
    assert (register.behind, other.behind) == (0, 0)


@pytest.mark.django_db
def test_a_session_that_ran_out_is_nobodys(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    register = served(land.officer)
    assert register.get()[2]
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert register.get()[::2] == (204, b"")


@pytest.mark.django_db
def test_a_session_that_another_person_took_over_shows_what_that_person_sees(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    register, other = served(land.officer), served(land.outsider)
    assert register.get()[2]
    store = SessionStore(register.client.cookies["sessionid"].value)
    store.update(dict(SessionStore(other.client.cookies["sessionid"].value).items()))
    store.save()
    assert register.get()[::2] == (204, b"")
    assert register.behind == 0


@pytest.mark.django_db
def test_what_was_approved_a_moment_ago_is_on_the_next_tile(land: Cast) -> None:
    register = served(land.officer)
    assert register.get()[0] == 204
    through(hazard(land, tier="restricted"), land)
    status, headers, body = register.get()
    assert (status, bool(body)) == (200, True)
    assert register.get(HTTP_IF_NONE_MATCH=headers["ETag"])[0] == 304
    through(hazard(land, tier="restricted"), land)
    assert register.get(HTTP_IF_NONE_MATCH=headers["ETag"])[0] == 200
    assert register.behind == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "extra", "status"),
    [
        ("", {"HTTP_HOST": "somewhere.example"}, 400),
        ("", {"PATH_INFO": "/tiles/nothing/1/0/0.mvt"}, 404),
        ("", {"PATH_INFO": "/tiles/hazard/1/7/0.mvt"}, 404),
        ("", {"REQUEST_METHOD": "HEAD"}, 405),
        ("as_at=yesterday", {}, 400),
        ("", {"HTTP_COOKIE": "sessionid=../../etc"}, 204),
    ],
)
def test_whatever_is_not_plainly_a_tile_goes_on_to_django(
    land: Cast, asked: str, extra: dict[str, str], status: int
) -> None:
    register = served(land.officer)
    assert register.get(asked, **extra)[0] == status
    assert register.behind == 1


@pytest.mark.django_db
def test_where_the_register_is_served_encrypted_no_tile_goes_out_in_the_clear(land: Cast) -> None:
    through(hazard(land, tier="restricted"), land)
    proxy = ("HTTP_X_FORWARDED_PROTO", "https")
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=60, SECURE_PROXY_SSL_HEADER=proxy):
        register = served(land.officer)
        assert register.get()[0] == 301
        status, headers, _ = register.get(HTTP_X_FORWARDED_PROTO="https")
        assert (status, headers["Strict-Transport-Security"], register.behind) == (200, "max-age=60", 1)


@pytest.mark.django_db
def test_a_tile_asks_the_database_once(land: Cast, django_assert_num_queries: Any) -> None:
    through(hazard(land, tier="restricted"), land)
    register = served(land.officer)
    register.get()
    with django_assert_num_queries(1):
        assert register.get()[2]
