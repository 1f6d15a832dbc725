"""How surveys are reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.surveys.checks import check
from whitestone.records.surveys.models import Survey
from whitestone.review.words import Word

WORDS = (Word(Survey, _("survey"), _("surveys"), together=check),)
