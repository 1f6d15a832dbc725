"""A table with every column type of the kernel, for its tests only."""

from django.db import models

from whitestone.kernel.dates import PartialDateField
from whitestone.kernel.geometry import GeometryField


class Place(models.Model):
    shape = GeometryField(null=True)
    seen = PartialDateField(null=True)

    class Meta:
        app_label = "kernel_tests"
