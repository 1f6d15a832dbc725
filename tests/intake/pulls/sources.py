"""Sources set up by headquarters, and the short way to confirm what their first page holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.cast import OPERATOR, Cast
from tests.intake.pulls.server import TOKEN, Recorded
from whitestone.intake import checking, receiving
from whitestone.intake.mapping import from_json
from whitestone.intake.models import Channel, Delivery
from whitestone.intake.pulls.keeping import Said, keep
from whitestone.intake.pulls.models import PullSource

LAYER = "/rest/services/survey/FeatureServer/0"
WHERE: dict[str, dict[str, str]] = {
    "ODK Central": {"form": "3/find"},
    "KoboToolbox": {"form": "aXyZ"},
    "ArcGIS": {},
}


def said(cast: Cast, server: Recorded, kind: str, **more: Any) -> Said:
    address = server.url + (LAYER if kind == "ArcGIS" else "")
    told: dict[str, Any] = {
        "name": kind, "protocol": kind, "address": address, "word": "find", "person": cast.field,
        "owner": OPERATOR, "secret": TOKEN, **WHERE[kind], **more,
    }  # fmt: skip
    return Said(**told)


def source(cast: Cast, server: Recorded, protocol: str, **more: Any) -> PullSource:
    return keep(said(cast, server, protocol, **more), actor=cast.headquarters)


def pages(one: PullSource) -> list[Delivery]:
    """What came, in the order in which it came."""
    return list(Delivery.objects.filter(channel=Channel.PULL, form=one.channel_form).order_by("pk"))


def confirm(delivery: Delivery, **columns: str) -> None:
    """As a person does on the mapping page."""
    proposed = from_json(delivery.mapping)
    receiving.confirm(delivery, replace(proposed, columns={**proposed.columns, **columns}))
    checking.check(delivery)
