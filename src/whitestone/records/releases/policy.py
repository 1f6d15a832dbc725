"""How release products are reviewed: by the nation's steps; released land is public."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.releases.checks import check
from whitestone.records.releases.models import Release
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (Word(Release, _("release product"), _("release products"), tier=Tier.PUBLIC, together=check),)
