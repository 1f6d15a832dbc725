"""A source reaches the public internet by https and nothing else; limits hold; a token goes to its own server only."""

from __future__ import annotations

import gzip
import socket
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.intake.pulls.server import TOKEN, Recorded
from tests.intake.pulls.sources import said, source
from tests.intake.pulls.test_pulls import codes, kobo, pull
from whitestone.intake.pulls import asking
from whitestone.intake.pulls.asking import Asker
from whitestone.intake.pulls.guard import place_of
from whitestone.intake.pulls.keeping import keep
from whitestone.intake.pulls.models import PullSource
from whitestone.problems import ProblemError

ASIDE = [
    "http://93.184.216.34/", "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://192.168.1.1:8443/",
    "https://169.254.169.254/latest/meta-data/", "https://100.64.0.1/", "https://0.0.0.0/", "https://224.0.0.1/",
    "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/",
    "https://[fe80::1]/", "https://[fd00::1]/", "https://2130706433/", "https://0x7f.1/", "https://u:p@93.184.216.34/",
    "ftp://93.184.216.34/", "file:///etc/passwd", "//93.184.216.34/", "https://", "https://[", "https://93.184.216.34:x/",
]  # fmt: skip


@pytest.mark.parametrize("address", ASIDE)
def test_what_is_not_the_public_internet_by_https_is_not_asked(address: str) -> None:
    with pytest.raises(ProblemError, match=r"pull-address|pull-unreachable"):
        place_of(address)


@pytest.mark.parametrize("address", ["https://93.184.216.34/", "https://[2606:4700::1111]:8443/path"])
def test_the_public_internet_is(address: str) -> None:
    assert place_of(address).scheme == "https"


def test_the_operator_of_the_machine_may_name_hosts_of_the_own_network(settings: Settings) -> None:
    settings.PULL_HOSTS = ("10.1.2.3", "127.0.0.1")
    assert place_of("https://10.1.2.3/").ip == "10.1.2.3"
    assert place_of("http://127.0.0.1:1/").port == 1
    with pytest.raises(ProblemError, match="only https"):
        place_of("http://10.1.2.3/")


@pytest.mark.django_db
def test_nobody_sets_up_a_source_within_the_own_network(nation: Cast, server: Recorded, settings: Settings) -> None:
    settings.PULL_HOSTS = ()
    with pytest.raises(ProblemError, match="pull-address"):
        source(nation, server, "KoboToolbox")
    assert not PullSource.objects.exists()


@pytest.mark.django_db
def test_one_that_was_allowed_is_not_asked_when_it_is_no_more(
    nation: Cast, server: Recorded, settings: Settings
) -> None:
    one = source(nation, server, "KoboToolbox")
    settings.PULL_HOSTS = ()
    assert codes(pull(one)) == ["pull-address"]
    assert not server.log


@pytest.mark.django_db
def test_a_redirect_into_the_own_network_is_not_followed(nation: Cast, server: Recorded) -> None:
    one = source(nation, server, "KoboToolbox")
    server.fault("/api/v2/assets/aXyZ/", 302, Location="https://169.254.169.254/latest/meta-data/")
    assert codes(pull(one)) == ["pull-address"]
    for _ in range(4):
        server.fault("/api/v2/", 302, Location=f"{server.url}/api/v2/round/")
    assert codes(pull(one)) == ["pull-address"]


@pytest.mark.django_db
def test_a_picture_that_lies_elsewhere_is_fetched_without_the_token(nation: Cast, server: Recorded) -> None:
    photo = {"uid": "att1", "media_file_basename": "x.png"}
    server.kobo = [kobo(1, _attachments=[photo])]
    one = source(nation, server, "KoboToolbox")
    with Recorded() as storage:
        storage.fault("/bucket/x.png", body=b"\x89PNG\r\n\x1a\nSYNTHETIC")
        server.fault("/attachments/att1/", 302, Location=f"{storage.url}/bucket/x.png?signature=1")
        done = pull(one)
    assert (done.problems, done.files) == ([], 1)
    assert [token for _, token, _ in storage.log] == [""]
    assert {token for _, token, _ in server.log} == {f"Token {TOKEN}"}


def test_answers_have_a_limit_of_size_packed_or_not(server: Recorded, settings: Settings) -> None:
    settings.PULL_HOSTS = ("127.0.0.1",)
    bomb = gzip.compress(b" " * (asking.MEGABYTES * 1_000_000 + 10))
    assert len(bomb) < 100_000
    server.fault("/bomb", body=bomb, Content_Encoding="gzip")
    server.fault("/long", body=b"x" * 1_000_001)
    server.fault("/torn", body=gzip.compress(b"{}")[:-12] + b"garbage garbage", Content_Encoding="gzip")
    asker = Asker(server.url, wait=lambda _: None)
    with pytest.raises(ProblemError, match="pull-answer-too-large"):
        asker.content("/bomb")
    with pytest.raises(ProblemError, match="pull-answer-too-large"):
        asker.content("/long", megabytes=1)
    with pytest.raises(ProblemError, match="pull-answer-broken"):
        asker.content("/torn")


def test_an_answer_that_breaks_off_is_asked_for_again_and_then_given_up(server: Recorded, settings: Settings) -> None:
    settings.PULL_HOSTS = ("127.0.0.1",)
    waited: list[float] = []
    asker = Asker(server.url, wait=waited.append)
    server.fault("/part", body=b"{", X_Told_Length="10")
    server.fault("/part", body=b"{}")
    assert asker.json("/part") == {}
    assert len(waited) == 1
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = Asker(f"http://127.0.0.1:{taken.getsockname()[1]}", wait=lambda _: None)
        with pytest.raises(ProblemError, match="pull-unreachable"):
            nobody.json("/")


def test_letters_of_other_alphabets_are_asked_for_and_no_token_is_shown_by_accident(
    server: Recorded, settings: Settings
) -> None:
    settings.PULL_HOSTS = ("127.0.0.1",)
    asker = Asker(server.url, {"Authorization": f"Bearer {TOKEN}"}, wait=lambda _: None)
    server.fault("/находки", body=b"{}")
    assert asker.json("/находки", {"форма": "я"}) == {}
    with pytest.raises(ProblemError, match="pull-not-there"):
        asker.json("/a b\r\nHost: elsewhere")
    assert len(server.log) == 2
    assert TOKEN not in repr(asker)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"", b"<html>", b"null", b"3", b'{"results": {"a": 1}}', b'{"results": [3]}']
)
@pytest.mark.django_db
def test_whatever_a_server_answers_is_a_coded_problem(nation: Cast, server: Recorded, body: bytes) -> None:
    one = source(nation, server, "KoboToolbox")
    server.fault("/data/", body=body)
    assert codes(pull(one)) == ["pull-answer-broken"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"protocol": "SOAP"}, {"form": ""}, {"word": "profile2"}, {"every_minutes": -1},
        {"owner": None}, {"secret": "сломан"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_not_kept(nation: Cast, server: Recorded, wrong: dict[str, Any]) -> None:
    with pytest.raises(ProblemError, match="pull-source-wrong"):
        keep(said(nation, server, "KoboToolbox", **wrong), actor=nation.headquarters)


@pytest.mark.django_db
def test_only_headquarters_sets_up_sources(nation: Cast, server: Recorded) -> None:
    for person in (nation.officer, nation.outsider, nation.reader, nation.administrator, nation.verifier):
        with pytest.raises(ProblemError, match="no-right"):
            keep(said(nation, server, "KoboToolbox"), actor=person)
