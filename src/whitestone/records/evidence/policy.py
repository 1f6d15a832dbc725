"""How evidence is reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.evidence.checks import check
from whitestone.records.evidence.models import Evidence
from whitestone.review.words import Word

WORDS = (Word(Evidence, _("item of evidence"), _("evidence"), together=check),)
