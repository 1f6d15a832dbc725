"""Addresses with what nobody meant to ask: every page answers, says that there is none, or names what is wrong."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from pytest_django.fixtures import Settings

from tests.cast import OPERATOR, Cast
from tests.records.country import hazard, through
from tests.web.conftest import Sign
from tests.web.test_every_address import came, rights
from whitestone.problems import ProblemError
from whitestone.records.hazards.models import Hazard
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.models import Event

pytestmark = pytest.mark.django_db

ODD = (
    "", "-1", "0", "²", "٣", "+5", "1_000", "99999999999999999999", "9223372036854775807", "1.5", "nan", "1e400",
    "2026-13-45", "0001-01-01", "9999-12-31", "2026", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
    "'", '"><x', "\x00", "a" * 3000, "180,90,-180,-90", "nan,nan,nan,nan", "1,2,3", "[]", "{}", "../../etc", "None",
    "de305d54-75b4-431b-adb2-eb6b9e546014",
)  # fmt: skip
EACH = 4
"""Of so many odd words each name of a page is given one: the next name goes on with those that follow."""
_FORM = re.compile(r'<form[^>]*method="get".*?</form>', re.DOTALL | re.IGNORECASE)


def names_of(address: str, page: str) -> list[str]:
    """The names that a page asks by: of its own address, of its forms, and of its links to itself."""
    parts = urlsplit(address)
    found = dict.fromkeys(name for name, _ in parse_qsl(parts.query))
    for form in _FORM.findall(page):
        found |= dict.fromkeys(re.findall(r'name="([^"]+)"', form))
    for link in re.findall(r'href="([^"]+)"', page):
        linked = urlsplit(urljoin(address, html.unescape(link)))
        if linked.path == parts.path and not linked.netloc:
            found |= dict.fromkeys(name for name, _ in parse_qsl(linked.query, keep_blank_values=True))
    return list(found)


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    settings.EXPORTS = tmp_path / "exports"


def test_no_odd_question_ends_in_a_fault(land: Cast, signed: Sign, tmp_path: Path) -> None:
    client, asked = signed(land.headquarters), 0
    for right in rights(land, came(land, tmp_path)).values():
        answer = client.get(right.address)
        page = "" if answer.streaming else answer.content.decode(errors="replace")
        for close in getattr(answer, "_resource_closers", ()) if answer.streaming else ():
            close()
        path = urlsplit(right.address).path
        for name in names_of(right.address, page):
            for _ in range(EACH):
                odd, asked = ODD[asked % len(ODD)], asked + 1
                known = dict(parse_qsl(urlsplit(right.address).query))
                answer = client.get(f"{path}?{urlencode({**known, name: odd})}")
                assert answer.status_code < 500, (path, name, odd)
                for close in getattr(answer, "_resource_closers", ()) if answer.streaming else ():
                    close()
    assert asked > 10 * len(ODD)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/hazard/{record}/2/edit/", {"revision": "²"}),
        ("/hazard/{record}/2/step/", {"step": "withdraw", "revision": "99999999999999999999"}),
        ("/hazard/{record}/2/change/updated/", {"base": "²"}),
        ("/desk/hazard/{record}/2/", {"step": "approve", "revision": "-1"}),
        ("/lists/", {"do": "forget", "list": "²"}),
        ("/tokens/", {"do": "revoke", "token": "99999999999999999999"}),
        ("/tokens/", {"do": "make", "scope": "read", "name": "a", "days": "²"}),
        ("/steps/", {"step": "submit", "version": "hazard:²:1"}),
        ("/reports/background/", {"wait": "²"}),
        ("/hazard/new/", {"reference": "a\x00b"}),
        ("/hazard/{record}/2/undo/withdraw/", {"reason": "a\x00b"}),
        ("/lists/", {"do": "keep", "name": "a\x00b", "word": "hazard"}),
        ("/tokens/", {"do": "make", "scope": "read", "name": "a\x00b", "days": "9"}),
    ],
)
def test_no_odd_form_ends_in_a_fault(land: Cast, signed: Sign, address: str, said: dict[str, str]) -> None:
    approved = through(hazard(land), land)
    answer = signed(land.headquarters).post(address.format(record=approved.record), said)
    assert answer.status_code < 500


def test_a_nul_is_refused_at_the_door_by_name(land: Cast, signed: Sign) -> None:
    client, before = signed(land.field), Event.objects.count()
    for answer in (client.get("/hazard/?reference=a%00b"), client.post("/hazard/new/", {"reference": "a\x00b"})):
        assert answer.status_code == 400
        assert b"reference holds a character that no text has" in answer.content
    asked = client.get("/api/hazard/?unit=a%00b")
    assert (asked.status_code, asked.json()["problems"][0]["code"]) == (400, "text-nul")
    assert Event.objects.count() == before


@pytest.mark.parametrize(("escaped", "said"), [(r"a\u0000b", "NUL"), (r"a\ud800b", "surrogate"), ("{", "delimiter")])
def test_a_program_that_sends_what_is_no_text_is_told_so(land: Cast, signed: Sign, escaped: str, said: str) -> None:
    written = f'{{"values": {{"reference": "{escaped}"}}}}' if escaped != "{" else '{"a" 1}'
    answer = signed(land.field).post("/api/hazard/", written, content_type="application/json")
    assert answer.status_code == 400
    assert said in answer.json()["problems"][0]["sentence"]
    assert not Hazard.objects.exists()


def test_no_way_leads_a_nul_into_a_record(land: Cast) -> None:
    for values in ({"reference": "a\x00b"}, {"parents": ["a\x00b"]}, {"note": "\x00"}):
        said = {"effective": "2023-01-01", "kind": "CHA", "contamination": "AP", **values}
        with pytest.raises(ProblemError, match=r"[Nn]ull characters|NUL"):
            record(Hazard, [NewRecord(OPERATOR, said)], actor=land.field)
    assert not Hazard.objects.exists()


@pytest.mark.parametrize(
    "address", ["/capacity/", "/tasks/board/", "/tasks/alarms/", "/quality/shares/", "/reports/country-profile/"]
)
@pytest.mark.parametrize("said", ["2023-02-29", "last year", "0001-01-01"])
def test_no_day_is_answered_with_another(land: Cast, signed: Sign, address: str, said: str) -> None:
    answer = signed(land.headquarters).get(address, {"as_at": said, "from": said})
    assert answer.status_code == 404


def test_what_a_program_writes_with_a_backslash_is_a_text(land: Cast) -> None:
    said = {"effective": "2023-01-01", "kind": "CHA", "contamination": "AP", "parents": [], "note": r"C:\u0000"}
    (made,) = record(Hazard, [NewRecord(OPERATOR, said)], actor=land.field)
    assert made.note == r"C:\u0000"
