"""Filled forms as ODK Collect writes them, and the short way to send one. SYNTHETIC."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone

from tests.cast import OPERATOR, Cast
from whitestone.intake.phones.devices import issue
from whitestone.intake.phones.models import Device
from whitestone.intake.phones.published import published
from whitestone.intake.phones.xlsforms import ID

PNG = b"\x89PNG\r\n\x1a\n" + b"SYNTHETIC" * 10
HAZARD: dict[str, Any] = {
    "hazard": {
        "effective": "2023-05-17", "reference": "P-1", "kind": "SHA", "contamination": "AP UXO", "terrain": "flat",
        "area": "40.1 46.1 0 0; 40.1 46.11 0 0; 40.11 46.11 0 0; 40.1 46.1 0 0", "women": "3",
        "note": "near <the> ford",
    }
}  # fmt: skip


def version_of(form: str) -> str:
    return next(one.version for one in published() if one.form == ID.format(form))


def xml(
    form: str,
    said: Mapping[str, Any],
    *,
    instance: str | None = None,
    earlier: str = "",
    version: str | None = None,
    own: str = "",
    photos: tuple[str, ...] = (),
) -> bytes:
    """A filled form; groups of `said` are mappings, repeats lists of them."""
    body = "".join(_element(name, value) for name, value in said.items())
    body += "".join(f"<photos><photo>{one}</photo><caption>the ford</caption></photos>" for one in photos)
    name = uuid.uuid4() if instance is None else instance
    before = f"<deprecatedID>{earlier}</deprecatedID>" if earlier else ""
    given = version_of(form) if version is None else version
    meta = f'<meta xmlns="http://openrosa.org/xforms"><instanceID>{name}</instanceID>{before}</meta>' if name else ""
    return (f'<?xml version=\'1.0\' ?><data id="{ID.format(form)}" version="{given}">{own}{body}{meta}</data>').encode()


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    inside = "".join(_element(*one) for one in value.items()) if isinstance(value, Mapping) else escape(str(value))
    return f"<{name}>{inside}</{name}>"


def phone(cast: Cast, **said: Any) -> tuple[Device, str]:
    """A device of the field person, and its key."""
    person = said.pop("person", cast.field)
    return issue(name="Phone 1", person=person, owner=said.pop("owner", OPERATOR), actor=person, **said)


def headers(**more: str) -> dict[str, str]:
    return {"X-OpenRosa-Version": "1.0", "Date": format_datetime(timezone.now(), usegmt=True), **more}
