"""How lanes are reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.lanes.checks import together
from whitestone.records.lanes.models import Lane
from whitestone.review.words import Word

WORDS = (Word(Lane, _("lane"), _("lanes of technical survey"), together=together),)
