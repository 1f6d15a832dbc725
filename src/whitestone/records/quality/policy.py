"""How quality management is reviewed: by the nation's steps; findings are for those who work and those who monitor."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.quality import checks
from whitestone.records.quality.models import Lot, Nonconformity, QAPlan, Visit
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(QAPlan, _("monitoring plan"), _("monitoring plans"), checks.check_plan),
    Word(Visit, _("monitoring visit"), _("monitoring visits"), tier=Tier.RESTRICTED, together=checks.check_visits),
    Word(
        Nonconformity,
        _("non-conformity"),
        _("non-conformities"),
        tier=Tier.RESTRICTED,
        together=checks.check_raised,
    ),
    Word(Lot, _("lot of finished land"), _("lots of finished land"), together=checks.check_lots),
)
