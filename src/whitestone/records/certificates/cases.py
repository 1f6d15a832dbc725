"""Opens a case when an approved find, spot task or accident lies on land that had been released before.

Whichever is approved last opens it: the item, or the product that is said to have released its land earlier.

Runs in the transaction of the approval. It says that there is a question; people find the answer and close the case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from shapely.geometry import Point

from whitestone.kernel.geometry import intersecting
from whitestone.records.accidents.models import Accident, AccidentKind
from whitestone.records.certificates.models import Case, Certificate
from whitestone.records.finds.models import Find
from whitestone.records.quality.gate import lots_of
from whitestone.records.releases.models import Release
from whitestone.records.spot.models import Outcome, SpotTask
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.models import Person
from whitestone.review.states import Step
from whitestone.review.versions import Version, versions_of

_MODELS: tuple[type[Version], ...] = (Find, SpotTask, Accident)
SOURCES = tuple(model.word for model in _MODELS)
_NO_ITEM = (Outcome.NOTHING_FOUND, Outcome.NOT_ORDNANCE)


def open_cases(versions: Sequence[Version], actor: Person) -> None:
    """Begin a case for each approved item on land that had been released by the day before, one for each record."""
    known = {
        (source, str(one))
        for source, one in Case.objects.filter(source_record__in=[one.record for one in versions]).values_list(
            "source", "source_record"
        )
    }
    new = [
        NewRecord(None, values)
        for version in versions
        if (version.word, str(version.record)) not in known and (values := _case(version)) is not None
    ]
    if new:
        drafts = record(Case, new, actor=actor, reason="an item was reported on released land")
        move(Case, Step.SUBMIT, [Seen(one.pk, one.revision) for one in drafts], actor=actor)


def look_back(products: Sequence[Release], actor: Person) -> None:
    """Begin a case for each item that was approved before the products that had released its land by then."""
    areas = [(one.area, one.effective) for one in products if one.area is not None]
    for model in _MODELS if areas else ():
        rows = versions_of(model).standing().filter(effective__gte=min(day for _, day in areas))
        found = {
            one.pk: one
            for area, day in areas
            for one in rows.filter(effective__gte=day, pk__in=intersecting(rows, "place", area))
        }
        if found:
            open_cases([found[pk] for pk in sorted(found)], actor)


def _until(version: Any) -> dt.date:
    """The last day on which land must have been released for an item of the version to be a question.

    What clearance itself finds or meets on the day of its product is work. Somebody else's accident on that day
    happened on land that is said to be free of mines, and is a question.
    """
    others = isinstance(version, Accident) and version.kind == AccidentKind.MINE
    day: dt.date = version.effective
    return day if others else day - dt.timedelta(days=1)


def _case(version: Any) -> dict[str, Any] | None:
    place, day = version.place, version.effective
    if place is None or (isinstance(version, SpotTask) and version.outcome in _NO_ITEM):
        return None
    release = released_by(place, _until(version))
    if release is None:
        return None
    held = Certificate.objects.standing()
    certificates = held.filter(pk__in=intersecting(held, "area", place)).order_by("-effective", "-serial")
    certificate = next((one for one in certificates if str(release.record) in one.releases), None)
    return {
        "effective": day,
        "unit": version.unit,
        "source": version.word,
        "source_record": version.record,
        "place": place,
        "release": release.record,
        "certificate": certificate.record if certificate else None,
        "organisation": release.organisation,
        "lots": [str(lot.record) for lot in lots_of([str(release.record)], day)],
        "days": (day - release.effective).days,
    }


def released_by(place: Point, day: dt.date) -> Release | None:
    """The last release product that held a place (longitude, latitude, WGS 84) by a day."""
    products = Release.objects.as_at(day)
    rows = products.filter(pk__in=intersecting(products, "area", place))
    return rows.order_by("-effective", "-pk").first()
