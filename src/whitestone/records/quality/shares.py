"""The share of finished land that was inspected in a period, as authorities compute it, and the odds that it finds any.

The share is inspected land over land released by technical survey, clearance and battle area clearance in the period,
both by area; the same by release products is given beside it, since reports do not say which of the two they mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Sum

from whitestone.land.words import Product
from whitestone.records.quality.models import Lot
from whitestone.records.releases.models import Release
from whitestone.review.models import Person
from whitestone.review.versions import Versions
from whitestone.sampling.odds import finds_any

MISSED = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Inspected:
    """Inspection of the land released in a period.

    Attributes
    ----------
    released_m2, inspected_m2
        Square metres of the products' polygons, and of what was inspected in the period.
    products, products_inspected
        Release products of the period, and those of them that are in an inspected lot.
    """

    released_m2: float
    inspected_m2: float
    products: int
    products_inspected: int

    @property
    def share(self) -> float | None:
        """Inspected over released land; None where nothing was released."""
        return self.inspected_m2 / self.released_m2 if self.released_m2 else None

    @property
    def share_of_products(self) -> float | None:
        """Inspected over all release products; None where there are none."""
        return self.products_inspected / self.products if self.products else None

    def odds(self, detection: float, missed: Sequence[int] = MISSED) -> list[tuple[int, float]]:
        """For numbers of items left in all the land, the probability that this share finds at least one."""
        share = min(self.share or 0.0, 1.0)
        return [(count, finds_any(share, count, detection=detection)) for count in missed]


def inspected(user: Person | AnonymousUser, start: dt.date, end: dt.date) -> Inspected:
    """Inspection of a period, both days included, of the approved records that a person may see."""
    return inspected_of(Release.objects.visible_to(user), Lot.objects.visible_to(user), start, end)


def inspected_of(releases: Versions[Release], lots: Versions[Lot], start: dt.date, end: dt.date) -> Inspected:
    """The same of the approved ones of given products and lots."""
    released = releases.as_at(end).filter(effective__gte=start, product__in=(Product.CLEARED, Product.REDUCED))
    sums = released.aggregate(area=Sum("computed_m2"), number=Count("pk"))
    products = {str(one) for one in released.values_list("record", flat=True)}
    land, seen = 0.0, set()
    rows = lots.as_at(end).filter(inspected__range=(start, end))
    for area, named in rows.values_list("inspected_m2", "releases"):
        land += float(area or 0)
        seen |= products & set(named)
    return Inspected(float(sums["area"] or 0), land, int(sums["number"]), len(seen))
