"""How daily work is reviewed: by the nation's steps; limits by headquarters alone."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.work.checks import check, check_limit, together
from whitestone.records.work.models import Limit, Workday
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(Workday, _("daily report"), _("daily reports"), check, together=together),
    Word(Limit, _("limit"), _("limits of work"), check_limit, Tier.PARTNERS, central=True),
)
