"""Pages of finds: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.finds import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (RecordPages(policy.WORDS[0], tables.FIND, tables.FIND_FILTERS),)
