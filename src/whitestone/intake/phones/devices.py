"""Giving a phone its key, shutting it out, and knowing it again. The key itself is shown once and never kept."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import secrets
import uuid
import zlib

import segno
from django.db.models import Q, QuerySet
from django.utils import timezone

from whitestone.intake.phones import problems as say
from whitestone.intake.phones.models import Device
from whitestone.problems import ProblemError
from whitestone.review import problems as refused
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of

_SPEAKS_SECONDS = 60


def visible_to(person: Person) -> QuerySet[Device]:
    """Where pages of devices begin: one's own, those of the organisation one submits for, all for the centre."""
    standing = standing_of(person)
    if standing.headquarters:
        return Device.objects.all()
    return Device.objects.filter(Q(person=person, owner__in=standing.writes_for) | Q(owner__in=standing.submits_for))


def issue(
    *, name: str, person: Person, owner: uuid.UUID | None, actor: Person, submits: bool = False
) -> tuple[Device, str]:
    """Give a device a key; gives the device and the key, which cannot be read again.

    Raises
    ------
    ProblemError
        When the person does not write for the organisation, or the actor may not give out its keys.
    """
    mine, theirs = standing_of(actor), standing_of(person)
    allowed = mine.headquarters or (actor == person and owner in mine.writes_for) or owner in mine.submits_for
    if not allowed or not theirs.may_write_for(owner):
        raise ProblemError(refused.NO_RIGHT(word="device", step="issue", rights="write"))
    key = secrets.token_urlsafe(32)
    with writing(actor) as entry:
        device = Device.objects.create(
            name=name.strip()[:80] or person.username, person=person, owner=owner, key_sha256=_hash(key),
            submits=submits, issued=entry.moment, issued_by=actor,
        )  # fmt: skip
        new = {"device": device.pk, "name": device.name, "person": person.username, "owner": str(owner or "")}
        entry.add("issue key", "device", new=new)
    return device, key


def revoke(device: Device, *, actor: Person, reason: str) -> None:
    """Shut a device out; what it sent stays."""
    if not visible_to(actor).filter(pk=device.pk).exists():
        raise ProblemError(refused.NO_RIGHT(word="device", step="revoke", rights="write"))
    with writing(actor, reason) as entry:
        if Device.objects.filter(pk=device.pk, revoked=None).update(revoked=entry.moment):
            entry.add("revoke key", "device", old={"device": device.pk, "name": device.name})


def known(key: str) -> Device:
    """The device that has a key, which may still send.

    Raises
    ------
    ProblemError
        When there is none, when it was shut out, or when its person's account was closed.
    """
    device = Device.objects.select_related("person").filter(key_sha256=_hash(key)).first()
    if device is None or not device.person.is_active:
        raise ProblemError(say.NO_DEVICE())
    if device.revoked is not None:
        raise ProblemError(say.REVOKED(day=device.revoked.date().isoformat()))
    return device


def note_seen(device: Device, told: dt.datetime | None) -> int | None:
    """Note that a device spoke, and by how many seconds its clock is ahead; None when it did not say."""
    now = timezone.now()
    ahead = None if told is None else round((told - now).total_seconds())
    recently = device.seen is not None and (now - device.seen).total_seconds() < _SPEAKS_SECONDS
    if not recently or ahead != device.clock_seconds:
        ahead_kept = device.clock_seconds if ahead is None else max(-(2**31), min(2**31 - 1, ahead))
        Device.objects.filter(pk=device.pk).update(seen=now, clock_seconds=ahead_kept)
    return ahead


def settings_text(address: str, name: str) -> str:
    """What the QR code holds: ODK Collect's settings as JSON, deflated, in base64."""
    said = {
        "general": {
            "protocol": "odk_default", "server_url": address, "autosend": "wifi_and_cellular",
            "form_update_mode": "match_exactly", "automatic_update": True, "delete_send": False,
        },
        "admin": {},
        "project": {"name": name, "icon": "W", "color": "#5b6b5d"},
    }  # fmt: skip
    return base64.b64encode(zlib.compress(json.dumps(said, separators=(",", ":")).encode())).decode()


def qr_code(text: str) -> str:
    """An SVG image of a text, to stand in a page."""
    kept = io.BytesIO()
    segno.make(text, error="m", micro=False).save(kept, kind="svg", scale=4, xmldecl=False, svgns=True)
    return kept.getvalue().decode()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
