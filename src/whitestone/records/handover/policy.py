"""How handovers are reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.handover.checks import together
from whitestone.records.handover.models import Handover
from whitestone.review.words import Word

WORDS = (Word(Handover, _("handover"), _("handovers"), together=together),)
