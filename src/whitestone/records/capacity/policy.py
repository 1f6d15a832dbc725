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
    Word(Team, _("team"), _("teams"), checks.check_team),
    Word(Staff, _("member of staff"), _("staff"), checks.check_staff),
    Word(Identity, _("identity"), _("identities of staff"), checks.check_identity, Tier.PERSONAL),
    Word(Animal, _("animal"), _("animals"), checks.check_animal),
    Word(Machine, _("machine"), _("machines"), checks.check_machine),
    Word(Trial, _("test"), _("tests of machines and animals"), checks.check_trial),
    Word(Course, _("course"), _("courses"), checks.check_course),
    Word(Attendance, _("attendance"), _("attendance of courses"), checks.check_attendance),
    Word(Contract, _("contract"), _("contracts and partners"), checks.check_contract, Tier.RESTRICTED),
)
