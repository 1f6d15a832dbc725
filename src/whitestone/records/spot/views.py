"""Pages of spot tasks: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.pages.views import RecordPages
from whitestone.records.spot import policy, tables

PAGES = (RecordPages(policy.WORDS[0], tables.SPOTTASK, tables.SPOTTASK_FILTERS),)
