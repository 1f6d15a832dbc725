"""Pages of lanes: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.lanes import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (RecordPages(policy.WORDS[0], tables.LANE, tables.LANE_FILTERS),)
