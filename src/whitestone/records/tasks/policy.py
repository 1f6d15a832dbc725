"""How tasks and targets are reviewed: tasks by the nation's steps, targets by headquarters alone."""

from django.utils.translation import gettext_lazy as _

from whitestone.records.tasks.checks import check_target, together
from whitestone.records.tasks.models import Target, Task
from whitestone.review.rules import Tier
from whitestone.review.words import Word

WORDS = (
    Word(Task, _("task"), _("tasks"), together=together),
    Word(Target, _("target"), _("targets of work plans"), check_target, Tier.PARTNERS, central=True),
)
