"""How figures are reviewed: by the nation's steps, and open to partners until it says otherwise."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.figures import checks
from whitestone.records.figures.models import Figure, Return, Source
from whitestone.review.words import Word

WORDS = (
    Word(Source, _("source document"), _("source documents"), checks.check_source),
    Word(Figure, _("reported figure"), _("reported figures"), together=checks.check_figures),
    Word(Return, _("tabular return"), _("tabular returns"), together=checks.check_returns),
)
