"""Tables of reference data: administrative units, terms of code lists, ordnance, the national profile."""

from __future__ import annotations

from django.db import models

from whitestone.kernel.codes import FlagsField
from whitestone.kernel.geometry import GeometryField
from whitestone.land.words import Contamination
from whitestone.review.versions import Version


class Unit(Version):
    """An administrative unit: a region, a district, a community. `parent` is the code of the unit that it lies in."""

    word = "unit"

    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    parent = models.CharField(max_length=32, blank=True, default="")
    area = GeometryField(kinds=("Polygon", "MultiPolygon"), null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Term(Version):
    """One code of one list, apart from what it is called. `source` says which standard or order it comes from."""

    word = "term"

    vocabulary = models.CharField(max_length=48)
    code = models.CharField(max_length=32)
    labels = models.JSONField(default=dict, blank=True)
    retired = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.vocabulary}: {self.code}"


class Ordnance(Version):
    """A model of explosive ordnance. `category` is one word; improvised is an attribute and no category."""

    word = "ordnance"

    model = models.CharField(max_length=120)
    category = FlagsField(Contamination)
    improvised = models.BooleanField(default=False)
    other_names = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.model


class Profile(Version):
    """The national profile: one record, whose versions are its history.

    `rules` holds the rules of review as `profile.rules_of` reads them; `fade_out_m` metres by contamination category;
    `evidence` says of each sort of evidence whether it is direct or indirect: the same sort differs between nations.
    """

    word = "profile"

    country = models.CharField(max_length=3)
    name = models.CharField(max_length=120)
    languages = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    fade_out_m = models.JSONField(default=dict, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    source = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.name
