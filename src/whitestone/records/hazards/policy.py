"""How hazardous areas are reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.hazards.checks import check
from whitestone.records.hazards.models import Hazard
from whitestone.review.words import Word

WORDS = (Word(Hazard, _("hazardous area"), _("hazardous areas"), together=check),)
