"""Pages of handover: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.handover import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (RecordPages(policy.WORDS[0], tables.HANDOVER, tables.HANDOVER_FILTERS),)
