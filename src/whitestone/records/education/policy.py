"""How education sessions are reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.education.checks import check
from whitestone.records.education.models import Education
from whitestone.review.words import Word

WORDS = (Word(Education, _("education session"), _("education sessions"), check),)
