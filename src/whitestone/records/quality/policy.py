"""How quality management is reviewed: by the nation's steps; findings are for those who work and those who monitor."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.quality import checks
from whitestone.records.quality.models import Lot, Nonconformity, QAPlan, Visit
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(QAPlan, _("monitoring plan"), _("monitoring plans"), checks.check_plan),
    Word(Visit, _("monitoring visit"), _("monitoring visits"), checks.check_visit, Tier.RESTRICTED),
    Word(Nonconformity, _("non-conformity"), _("non-conformities"), checks.check_nonconformity, Tier.RESTRICTED),
    Word(Lot, _("lot of finished land"), _("lots of finished land"), checks.check_lot),
)
