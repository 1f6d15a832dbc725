"""Splitting and merging on pages and by programs: shown first, each person under their own rights, all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import Any

import pytest
import shapely
from django.db import connection

from tests.cast import OTHER_OPERATOR, Cast
from tests.records.country import DAY, change, found, hazard, square, through
from tests.web.conftest import Sign
from tests.web.test_api import post
from tests.web.test_every_address import CENTRE, OWN
from tests.web.test_machine_faults import ENVIRONMENT, START, child
from whitestone.kernel.measure import square_metres
from whitestone.records.hazards.cutting import cut
from whitestone.records.hazards.models import Hazard
from whitestone.review.models import Event
from whitestone.review.states import Change, State
from whitestone.review.verify import verify

WHOLE = square(46.1, 40.1)
LINE = "40.09, 46.105\n40.12, 46.105"
SPLIT = {"line": LINE, "line_notation": "decimal degrees", "reason": "a road cuts it"}


def test_a_line_cuts_a_ring_and_every_piece_is_shown() -> None:
    ring = WHOLE.difference(square(46.104, 40.104, 0.002))
    pieces = cut(ring, shapely.LineString([(46.105, 40.0), (46.105, 41.0)]))
    assert len(pieces) == 2
    assert shapely.union_all(pieces).symmetric_difference(ring).area == pytest.approx(0, abs=1e-12)
    two = shapely.MultiPolygon([WHOLE, square(46.3, 40.1)])
    assert len(cut(two, shapely.LineString([(46.105, 40.0), (46.105, 41.0)]))) == 3


@pytest.mark.django_db
def test_a_split_by_a_line_is_shown_and_then_done(land: Cast, signed: Sign) -> None:
    parent = through(hazard(land), land)
    client, at = signed(land.field), f"/hazard/{parent.record}/1/split/"
    assert "split/" in client.get(f"/hazard/{parent.record}/1/").content.decode()
    events = Event.objects.count()
    page = client.post(at, SPLIT)
    shown, text = page.context["shown"], page.content.decode()
    assert (page.status_code, len(shown), Event.objects.count()) == (200, 3, events)
    assert sum(one.computed_m2 for one, _ in shown[1:]) == pytest.approx(square_metres(WHOLE), rel=1e-6)
    assert text.count('class="now"') == 2
    assert LINE.splitlines()[0] in text
    other = client.post(at, {**SPLIT, "line": LINE.replace("105", "106"), "mark": page.context["mark"]})
    assert (other.status_code, Event.objects.count()) == (200, events)
    done = client.post(at, {**SPLIT, "mark": page.context["mark"]})
    batch = Hazard.objects.get(number=2).batch
    assert done["Location"] == f"/batches/{batch}/"
    assert Hazard.objects.filter(batch=batch, state=State.DRAFT).count() == 3
    officer = signed(land.officer)
    mark = officer.post("/desk/", {"step": "submit", "batch": str(batch)}).context["mark"]
    taken = officer.post("/desk/", {"step": "submit", "batch": str(batch), "confirmed": "yes", "mark": mark})
    assert taken.status_code == 302
    assert not list(verify())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"line": "40.09, 46.2\n40.12, 46.2"}, 409, "split-line-cuts-nothing"),
        ({"line": "40.09, 46.105\n40.105, 46.105"}, 409, "split-line-cuts-nothing"),
        ({"line": "40.09, here\n40.12, 46.105"}, 200, "coordinate-unreadable"),
        ({"line": "", "parts": square(46.1, 40.1, 0.005).wkt}, 409, "split-too-few"),
        ({"line": ""}, 200, "Give a cutting line"),
        ({"reason": ""}, 200, "required"),
    ],
)
def test_what_cannot_be_split_is_refused_with_its_code(
    land: Cast, signed: Sign, said: dict[str, str], status: int, code: str
) -> None:
    parent, events = through(hazard(land), land), Event.objects.count()
    page = signed(land.field).post(f"/hazard/{parent.record}/1/split/", {**SPLIT, **said})
    assert page.status_code == status
    assert code in page.content.decode()
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_parts_are_given_as_polygons_too(land: Cast, signed: Sign) -> None:
    parent = through(hazard(land), land)
    parts = shapely.MultiPolygon([shapely.box(46.1, 40.1, 46.105, 40.11), shapely.box(46.105, 40.1, 46.11, 40.11)])
    said = {"parts": shapely.to_geojson(parts), "reason": "x", "day": "2023-06-01"}
    page = signed(land.field).post(f"/hazard/{parent.record}/1/split/", said)
    assert len(page.context["shown"]) == 3


@pytest.mark.django_db
def test_neighbours_are_merged(land: Cast, signed: Sign) -> None:
    west = through(hazard(land, area=shapely.box(46.1, 40.1, 46.105, 40.11)), land)
    east = through(hazard(land, area=shapely.box(46.105, 40.1, 46.11, 40.11), reference="HA-2"), land)
    through(hazard(land, area=square(46.5, 40.5), reference="FAR"), land)
    client, at = signed(land.field), f"/hazard/{west.record}/1/merge/"
    form = client.get(at).content.decode()
    assert "HA-2" in form
    assert "FAR" not in form
    said = {"others": [str(Hazard.objects.get(record=east.record).pk)], "reference": "HA-3", "reason": "one field"}
    page = client.post(at, said)
    assert len(page.context["shown"]) == 3
    assert client.post(at, {**said, "mark": page.context["mark"]}).status_code == 302
    child_ = Hazard.objects.get(reference="HA-3")
    assert set(child_.parents) == {str(west.record), str(east.record)}


def asked(parent: Hazard) -> tuple[str, dict[str, Any]]:
    line = {"type": "LineString", "coordinates": [[46.105, 40.0], [46.105, 41.0]]}
    return f"/api/hazard/{parent.record}/split", {"number": parent.number, "line": line, "reason": "a road"}


@pytest.mark.django_db
def test_only_those_who_write_for_the_owner_split_and_merge(land: Cast, signed: Sign) -> None:
    parent = through(hazard(land), land)
    at, said = asked(parent)
    other = {"record": str(parent.record), "number": 1}
    events = Event.objects.count()
    for user, person in land.everyone().items():
        if user not in OWN | CENTRE:
            client = signed(person)
            assert post(client, at, said)[0] in (401, 403, 404), user
            assert post(client, "/api/hazard/merge", {"hazards": [other, other], "reason": "x"})[0] in (
                401,
                403,
                404,
                409,
            )
            for page in ("split", "merge"):
                assert client.post(f"/hazard/{parent.record}/1/{page}/", SPLIT).status_code in (302, 404), user
    assert Event.objects.count() == events
    assert OTHER_OPERATOR not in Hazard.objects.values_list("owner", flat=True)


@pytest.mark.django_db
def test_programs_split_and_merge(land: Cast, signed: Sign) -> None:
    parent = through(hazard(land), land)
    at, said = asked(parent)
    client, events = signed(land.officer), Event.objects.count()
    status, shown = post(client, at, {**said, "preview": True})
    assert (status, shown["batch"], len(shown["versions"]), Event.objects.count()) == (200, None, 3, events)
    typed = {"text": LINE, "notation": "decimal degrees"}
    assert post(client, at, {**said, "line": typed, "preview": True})[0] == 200
    areas = [
        {"type": "Polygon", "coordinates": [list(piece.exterior.coords)]} for piece in (square(46.1, 40.1, 0.001),)
    ]
    status, refused = post(client, at, {"number": 1, "parts": areas * 2, "reason": "x"})
    assert (status, refused["problems"][0]["code"]) == (409, "split-not-a-partition")
    status, done = post(client, at, said)
    assert (status, {one["status"] for one in done["versions"]}) == (201, {"open", "carried on"})
    assert client.get(f"/api/batches/{done['batch']}").status_code == 200
    apart = [through(hazard(land, area=square(46.3 + east, 40.1)), land) for east in (0, 0.01)]
    hazards = [{"record": str(one.record), "number": 1} for one in apart]
    status, merged = post(client, "/api/hazard/merge", {"hazards": hazards, "reference": "M-1", "reason": "x"})
    assert (status, merged["versions"][0]["reference"]) == (201, "M-1")
    assert not list(verify())


@pytest.mark.django_db
def test_who_looked_at_an_older_version_is_told(land: Cast, signed: Sign) -> None:
    parent = through(hazard(land), land)
    through(change(parent, land, Change.UPDATED, {"effective": DAY.replace(month=3), "name": "later"}), land)
    status, said = post(signed(land.officer), *asked(parent))
    assert (status, said["problems"][0]["code"]) == (409, "changed-meanwhile")


KILLED = f"""{START}
import os, signal
import shapely
from whitestone.records.hazards.actions import Part, split
from whitestone.records.hazards.models import Hazard
from whitestone.review import audit
from whitestone.review.models import Person

add_all = audit.Entry.add_all

def write_the_parts_then_die(*arguments):
    add_all(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)

audit.Entry.add_all = write_the_parts_then_die
halves = [Part(shapely.box(46.1, 40.1, 46.105, 40.11)), Part(shapely.box(46.105, 40.1, 46.11, 40.11))]
split(Hazard.objects.get(), halves, actor=Person.objects.get(username="field"), reason="a road")
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_a_split_leaves_nothing(shared_cast: Cast) -> None:
    found(shared_cast)
    parent = through(hazard(shared_cast), shared_cast)
    events = Event.objects.count()
    died = subprocess.run(  # our own code
        child(KILLED, str(connection.settings_dict["NAME"])),
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert (Hazard.objects.count(), Event.objects.count()) == (1, events)
    assert Hazard.objects.get().pk == parent.pk
    assert not list(verify())
