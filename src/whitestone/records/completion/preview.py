"""What the land ledger would make of a completion report, and what it still holds open. Writes nothing.

The products that the report names are entered as if they were approved; those that are approved already count once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from whitestone.kernel.metres import into
from whitestone.land.inputs import Releases
from whitestone.land.result import ReleaseParts
from whitestone.land.words import ALL_CONTAMINATION, Activity, Part, Product, SquareMetres
from whitestone.records.books.inputs import releases
from whitestone.records.books.kept import ledger_at
from whitestone.records.releases.models import Release


def effect_of(products: Sequence[str]) -> list[ReleaseParts]:
    """The five parts of each release product, in the order given; products without a polygon are left out.

    Of each product its newest version that stands or is being written or reviewed is taken.
    """
    rows = Release.objects.filter(record__in=products)
    newest: dict[str, int] = {}
    for record, pk in (rows.standing() | rows.open()).order_by("number").values_list("record", "pk"):
        newest[str(record)] = pk
    drafts = Release.objects.filter(pk__in=newest.values(), area__isnull=False)
    days = list(drafts.values_list("effective", flat=True))
    if not days:
        return []
    ledger = ledger_at(None)
    entered = releases(drafts, ledger.inputs.plane)
    known = set(ledger.inputs.releases.id.tolist())
    changed = ledger.changed(releases=entered, withdrawn_releases=[one for one in newest if one in known])
    told = changed.settle(min(days), max(*days, _today())).releases
    return [told[one] for one in products if one in told]


def open_land(area: BaseGeometry, day: dt.date) -> SquareMetres:
    """Square metres of an area (longitude, latitude, WGS 84) that the ledger holds open after a day.

    A clearance of the whole area on the next day is entered on trial: what it would newly release is what was open.
    Land that is recorded as hazardous on that next day counts as open too.
    """
    ledger = ledger_at(None)
    plane = ledger.inputs.plane
    trial, after = "open land on trial", day + dt.timedelta(days=1)
    entered = Releases(
        id=np.array([trial], dtype=object),
        date=np.array([after], dtype="datetime64[D]"),
        product=np.array([Product.CLEARED], dtype=object),
        activity=np.array([Activity.CLEARANCE], dtype=object),
        removes=np.array([int(ALL_CONTAMINATION)], dtype=np.uint8),
        geometry=into(plane, [area]),
        declared_m2=np.array([np.nan]),
        organisation=np.array([None], dtype=object),
        task=np.array([None], dtype=object),
        depth_m=np.array([np.nan]),
        row=np.array([1]),
    )
    known = ledger.inputs.releases
    # What happened later elsewhere leaves this land as it is.
    met = shapely.intersects(entered.geometry[0], known.geometry)
    later = known.id[(known.date > np.datetime64(day, "D")) & met].tolist()
    tried = ledger.changed(releases=entered, withdrawn_releases=later)
    return tried.settle(after, after).releases[trial].parts[Part.NEWLY_RELEASED]


def _today() -> dt.date:
    return timezone.now().date()
