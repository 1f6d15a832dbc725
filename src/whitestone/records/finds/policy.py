"""How finds are reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.finds.checks import check
from whitestone.records.finds.models import Find
from whitestone.review.words import Word

WORDS = (Word(Find, _("find"), _("finds"), together=check),)
