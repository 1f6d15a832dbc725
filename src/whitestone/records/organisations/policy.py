"""How organisations are reviewed: by headquarters alone, and open to partners."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.organisations import checks
from whitestone.records.organisations.models import Accreditation, Organisation
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(Organisation, _("organisation"), _("organisations"), checks.check_organisation, Tier.PARTNERS, central=True),
    Word(
        Accreditation, _("accreditation"), _("accreditations"), checks.check_accreditation, Tier.PARTNERS, central=True
    ),
)
