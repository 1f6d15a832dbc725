"""The worked example in the register: the strip of land whose every figure is known."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pyogrio
import pytest
from pytest_django.fixtures import Settings

from tests.cast import NORTH, OPERATOR, Cast
from tests.records.country import change, through
from tests.reports.mail import mail_sink
from tests.reports.operations import add_operations
from tests.web.conftest import signed
from whitestone.land import example
from whitestone.land.words import Activity
from whitestone.records.finds.models import Find, FoundDuring
from whitestone.records.hazards.models import Hazard
from whitestone.records.organisations.models import Organisation
from whitestone.records.reference.models import Profile, Unit
from whitestone.records.releases.models import Release
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.states import Change

__all__ = ["signed", "sink", "strip", "worked"]

FIRST = dt.date(2000, 1, 1)
_DURING = {
    Activity.TS: FoundDuring.TS,
    Activity.CLEARANCE: FoundDuring.CLEARANCE,
    Activity.BAC: FoundDuring.BAC,
    Activity.NTS: FoundDuring.NTS,
}


def id_of(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, name)


def _rows(name: str) -> list[dict[str, Any]]:
    table = pyogrio.read_dataframe(example.FOLDER / name).to_crs("OGC:CRS84")
    rows: list[dict[str, Any]] = table.to_dict("records")
    return rows


def _day(said: object) -> dt.date:
    return dt.date.fromisoformat(str(said)[:10])


@pytest.fixture
def sink(settings: Settings) -> Iterator[list[bytes]]:
    """A mail server on this machine that keeps what it is given."""
    with mail_sink() as (port, kept):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.DEFAULT_FROM_EMAIL = "office@example.org"
        yield kept


@pytest.fixture
def strip(cast: Cast) -> Cast:
    """Installed in the order of time, as the ledger's specification tells it."""
    who: dict[str, Any] = {"author": cast.headquarters, "reason": "the worked example"}
    install(
        Profile,
        [NewRecord(None, {"country": "SYN", "name": "Strip", "fade_out_m": {"AP": 10.0}, "effective": FIRST})],
        **who,
    )
    install(Organisation, [NewRecord(None, {"name": "Operator", "effective": FIRST}, OPERATOR)], **who)
    units = [
        {"code": r["code"], "name": r["name"], "area": r["geometry"], "effective": FIRST} for r in _rows("units.gpkg")
    ]
    install(Unit, [NewRecord(None, one) for one in units], **who)
    known: dict[str, Hazard] = {}
    for row in _rows("hazards.gpkg"):
        values = {
            "reference": row["id"], "kind": row["kind"], "contamination": row["contamination"], "area": row["geometry"],
            "effective": _day(row["recorded"]),
        }  # fmt: skip
        if row["id"] in known:
            redrawn = {"area": row["geometry"], "effective": _day(row["recorded"]), "unit": NORTH}
            through(change(known[row["id"]], cast, Change.UPDATED, redrawn), cast)
        else:
            (known[row["id"]],) = install(Hazard, [NewRecord(OPERATOR, values, id_of(row["id"]))], **who)
    activity = {}
    for row in _rows("releases.gpkg"):
        activity[row["id"]] = Activity(row["activity"])
        values = {
            "reference": row["id"], "product": row["product"], "activity": row["activity"], "area": row["geometry"],
            "effective": _day(row["date"]), "organisation": OPERATOR,
        }  # fmt: skip
        install(Release, [NewRecord(OPERATOR, values, id_of(row["id"]))], **who)
    finds = [
        {
            "category": row["category"], "count": int(row["count"]), "place": row["geometry"],
            "effective": _day(row["date"]), "release": id_of(row["release"]), "organisation": OPERATOR,
            "found_during": _DURING[activity[row["release"]]], "disposed": _day(row["date"]),
        }
        for row in _rows("finds.gpkg")
    ]  # fmt: skip
    install(Find, [NewRecord(OPERATOR, one) for one in finds], **who)
    return cast


@pytest.fixture
def worked(strip: Cast) -> Cast:
    """The strip with one operator's year on it, small enough to add up by hand."""
    add_operations(strip)
    return strip
