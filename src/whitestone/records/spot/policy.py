"""How spot tasks are reviewed: by the nation's steps; restricted, since a report names who reported."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.spot.checks import together
from whitestone.records.spot.models import SpotTask
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (Word(SpotTask, _("spot task"), _("spot tasks"), tier=Tier.RESTRICTED, together=together),)
