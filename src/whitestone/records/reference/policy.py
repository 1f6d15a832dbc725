"""How reference data is reviewed: by headquarters alone, and open to the public."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.reference import checks
from whitestone.records.reference.models import Ordnance, Profile, Term, Unit
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(Unit, _("administrative unit"), _("administrative units"), checks.check_unit, Tier.PUBLIC, central=True),
    Word(Term, _("code"), _("codes"), checks.check_term, Tier.PUBLIC, central=True),
    Word(Ordnance, _("ordnance model"), _("ordnance catalogue"), checks.check_ordnance, Tier.PUBLIC, central=True),
    Word(Profile, _("national profile"), _("national profile"), checks.check_profile, Tier.PARTNERS, central=True),
)
