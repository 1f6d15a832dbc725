"""How completion reports and marking are reviewed: by the nation's steps, open to partners at first."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.completion.checks import check_markings, together
from whitestone.records.completion.models import Completion, Marking
from whitestone.review.words import Word

WORDS = (
    Word(Completion, _("completion report"), _("completion reports"), together=together),
    Word(Marking, _("marking"), _("marking and fencing"), together=check_markings),
)
