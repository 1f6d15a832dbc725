"""A word with one column of each sort, to test review without any word of the field."""

from django.db import models

from whitestone.kernel.dates import PartialDateField
from whitestone.kernel.geometry import GeometryField
from whitestone.review.versions import Version


class Stone(Version):
    word = "stone"

    name = models.CharField(max_length=40)
    weight = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    laid = PartialDateField(null=True, blank=True)
    place = GeometryField(null=True, blank=True)

    class Meta(Version.Meta):
        app_label = "review_tests"
