"""How capacity is reviewed: by the nation's steps, open to partners; who somebody is stands in the personal tier."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.capacity import checks
from whitestone.records.capacity.models import (
    Animal,
    Attendance,
    Contract,
    Course,
    Identity,
    Machine,
    Staff,
    Team,
    Trial,
)
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(Team, _("team"), _("teams"), together=checks.check_teams),
    Word(Staff, _("member of staff"), _("staff"), together=checks.check_staff),
    Word(Identity, _("identity"), _("identities of staff"), tier=Tier.PERSONAL, together=checks.check_identities),
    Word(Animal, _("animal"), _("animals"), together=checks.check_animals),
    Word(Machine, _("machine"), _("machines"), together=checks.check_machines),
    Word(Trial, _("test"), _("tests of machines and animals"), together=checks.check_trials),
    Word(Course, _("course"), _("courses"), together=checks.check_courses),
    Word(Attendance, _("attendance"), _("attendance of courses"), together=checks.check_attendance),
    Word(Contract, _("contract"), _("contracts and partners"), tier=Tier.RESTRICTED, together=checks.check_contracts),
)
