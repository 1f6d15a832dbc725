"""How publications are reviewed: by headquarters alone, one person writes and another approves."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.publications.checks import check
from whitestone.records.publications.models import Publication
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (Word(Publication, _("publication"), _("publications"), check, Tier.PARTNERS, central=True),)
