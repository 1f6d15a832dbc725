"""Tables of source documents, of the figures that they report, and of tabular returns.

A figure keeps the digits as they were printed, since they say how exact it is. None of these is measured land.
"""

from __future__ import annotations

from django.db import models

from whitestone.figures.quantities import Quantity, amount
from whitestone.kernel.codes import FlagsField, WordField
from whitestone.land.words import Contamination, Kind, LandClass, Product
from whitestone.profiles import Span
from whitestone.records.reference.names import unit_named
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class Source(Version):
    """One version of a source document. Its `effective` day is the day on which it was published or received.

    `tables` holds its printed tables as they stand, `relations` which of its figures hang together, both as
    `tables_kept` writes them. `profile` names the packaged national profile that knows the units and standards.
    """

    word = "source"

    reference = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=200)
    citation = models.TextField(blank=True, default="")
    about = models.TextField(blank=True, default="")
    publisher = models.CharField(max_length=160, blank=True, default="")
    period = models.CharField(max_length=24, blank=True, default="")
    profile = models.CharField(max_length=32, blank=True, default="")
    tables = models.JSONField(default=list, blank=True)
    relations = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.reference or self.title

    @property
    def span(self) -> Span | None:
        """The period; None where none is given, or none can be read."""
        return span_of(self.period)


class Figure(Version):
    """One version of a reported figure: who said how much of what, about when, on what basis, and where it stands.

    `value` is as printed, `measure` its unit of measure; `place` is as written, and `unit` the administrative unit.
    """

    word = "figure"

    source = LinkField("source", null=True, blank=True)
    reference = models.CharField(max_length=60)
    topic = models.CharField(max_length=160)
    what = models.CharField(max_length=300)
    value = models.CharField(max_length=32)
    measure = models.CharField(max_length=32)
    qualifier = models.CharField(max_length=16, blank=True, default="")
    place = models.CharField(max_length=160, blank=True, default="")
    period = models.CharField(max_length=24, blank=True, default="")
    said_by = models.CharField(max_length=160)
    basis = models.CharField(max_length=80)
    document = models.CharField(max_length=300, blank=True, default="")
    page = models.CharField(max_length=60, blank=True, default="")
    part_of = models.CharField(max_length=60, blank=True, default="")
    same_as = models.CharField(max_length=60, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        shown = self.quantity.shown if self.quantity else f"{self.value} {self.measure}"
        return f"{self.reference}: {shown}"

    @property
    def quantity(self) -> Quantity | None:
        """The amount; None where the printed text is no number."""
        return amount(self.value, self.measure, self.qualifier)

    @property
    def span(self) -> Span | None:
        """The period; None where none is given, or none can be read."""
        return span_of(self.period)

    def derive(self) -> None:
        """Find the administrative unit that the place names."""
        if not self.unit and self.place:
            self.unit = unit_named(self.place)


class Return(Version):
    """One version of a row of a tabular return: area and items declared for a unit and a period, without a polygon.

    `unit_written` is the name as it stands in the return, `unit` the unit that it was understood as. `file` and `row`
    say where it stood.
    """

    word = "return"

    source = LinkField("source", null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True, default="")
    unit_written = models.CharField(max_length=160)
    period = models.CharField(max_length=24)
    product = WordField(Product, blank=True, default="")
    kind = WordField(Kind, blank=True, default="")
    land_class = WordField(LandClass, blank=True, default="")
    organisation = LinkField("organisation", null=True, blank=True)
    operator = models.CharField(max_length=160, blank=True, default="")
    category = FlagsField(Contamination)
    area_m2 = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    items = models.PositiveIntegerField(null=True, blank=True)
    document = models.CharField(max_length=300, blank=True, default="")
    file = models.CharField(max_length=200, blank=True, default="")
    row = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        said = (self.reference, self.unit_written, self.period, self.product)
        return ", ".join(part for part in said if part)

    @property
    def span(self) -> Span | None:
        """The period; None where it cannot be read."""
        return span_of(self.period)

    def derive(self) -> None:
        """Find the administrative unit that was written."""
        if not self.unit and self.unit_written:
            self.unit = unit_named(self.unit_written)


def span_of(written: str) -> Span | None:
    """A period as written; None where it cannot be read."""
    try:
        return Span.parse(written)
    except ValueError:
        return None
