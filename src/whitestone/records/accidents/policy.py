"""How accidents are reviewed: by the nation's steps, restricted; injured people stand in the personal tier."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.accidents import checks
from whitestone.records.accidents.models import Accident, Injured, Investigation, Recommendation
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(Accident, _("accident"), _("accidents"), tier=Tier.RESTRICTED, together=checks.check_accidents),
    Word(Injured, _("injured person"), _("injured people"), tier=Tier.PERSONAL, together=checks.check_injured),
    Word(Investigation, _("investigation"), _("investigations"), checks.check_investigation, Tier.RESTRICTED),
    Word(Recommendation, _("recommendation"), _("recommendations"), checks.check_recommendation, Tier.RESTRICTED),
)
