"""Tables of teams, staff, animals, machines, their tests, training and contracts. Names of people stand apart.

Everything is versioned: who was in which team on a day is a question to the register, never a list kept beside it.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext

from whitestone.kernel.codes import CodeField, CodesField, WordField
from whitestone.review.links import LinkField
from whitestone.review.versions import Version


class Sex(StrEnum):
    """Sex of a person, as figures are disaggregated."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "not recorded"


class Function(StrEnum):
    """What a member of staff is counted as."""

    OPERATIONAL = "operational"
    MANAGERIAL = "managerial or supervisory"
    SUPPORT = "support"


class AnimalKind(StrEnum):
    """The animals that detect."""

    DOG = "dog"
    RAT = "rat"


class Result(StrEnum):
    """The outcome of a test or a course."""

    PASSED = "passed"
    FAILED = "failed"


class Team(Version):
    """A team and the activity for which it is counted; `activities` are all for which it is equipped."""

    word = "team"

    organisation = LinkField("organisation")
    name = models.CharField(max_length=60)
    activity = CodeField("accredited-activity", blank=False)
    activities = CodesField("accredited-activity")
    station = models.CharField(max_length=120, blank=True, default="")
    disbanded = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Staff(Version):
    """A member of staff without the name. `badge` is the operator's own number of the person."""

    word = "staff"

    organisation = LinkField("organisation")
    badge = models.CharField(max_length=40, blank=True, default="")
    function = WordField(Function)
    role = CodeField("staff-role")
    sex = WordField(Sex, default=Sex.UNKNOWN.value)
    team = LinkField("team", null=True, blank=True)
    left = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.badge or self.short


class Identity(Version):
    """Who a member of staff is: the personal side of `Staff`, in the personal tier."""

    word = "identity"

    staff = LinkField("staff")
    name = models.CharField(max_length=160)
    born = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=60, blank=True, default="")
    next_of_kin = models.CharField(max_length=160, blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Animal(Version):
    """A dog or a rat that detects, and with whom it works."""

    word = "animal"

    organisation = LinkField("organisation")
    kind = WordField(AnimalKind)
    name = models.CharField(max_length=60)
    handler = LinkField("staff", null=True, blank=True)
    team = LinkField("team", null=True, blank=True)
    retired = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


class Machine(Version):
    """A demining machine."""

    word = "machine"

    organisation = LinkField("organisation")
    kind = CodeField("machine-type", blank=False)
    model = models.CharField(max_length=80, blank=True, default="")
    serial = models.CharField(max_length=60)
    team = LinkField("team", null=True, blank=True)
    retired = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.model or self.kind} {self.serial}"


class Trial(Version):
    """An accreditation test of one machine or one animal. Its `effective` day is the day of the test."""

    word = "trial"

    machine = LinkField("machine", null=True, blank=True)
    animal = LinkField("animal", null=True, blank=True)
    result = WordField(Result)
    valid_until = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True, default="")
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{gettext(self.result)} {self.effective}"


class Course(Version):
    """A training course. Its `effective` day is its last."""

    word = "course"

    subject = CodeField("training-subject", blank=False)
    organisation = LinkField("organisation", null=True, blank=True)
    started = models.DateField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True, default="")

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.subject} {self.effective}"


class Attendance(Version):
    """That a member of staff took part in a course, and with what result. Its `effective` day is the course's last."""

    word = "attendance"

    course = LinkField("course")
    staff = LinkField("staff")
    result = WordField(Result)
    valid_until = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return f"{gettext(self.result)} {self.effective}"


class Contract(Version):
    """What two organisations agreed: who pays, who works, from when to when.

    `counted_together` says that the organisation's capacity to clear is reported within the partner's, as a
    programme does with a partner whose teams it tasks itself.
    """

    word = "contract"

    organisation = LinkField("organisation")
    partner = LinkField("organisation")
    kind = CodeField("contract-type")
    reference = models.CharField(max_length=60, blank=True, default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    counted_together = models.BooleanField(default=False)

    class Meta(Version.Meta):
        pass

    def __str__(self) -> str:
        return self.reference or self.short
