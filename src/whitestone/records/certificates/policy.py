"""How certificates and cases are reviewed: by headquarters alone, one person writes and another approves."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.certificates.checks import check, check_case
from whitestone.records.certificates.models import Case, Certificate
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(Certificate, _("certificate"), _("certificates"), check, Tier.PARTNERS, central=True),
    Word(Case, _("residual-risk case"), _("residual-risk cases"), check_case, Tier.RESTRICTED, central=True),
)
