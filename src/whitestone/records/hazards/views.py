"""Pages of hazardous areas: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.hazards import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (RecordPages(policy.WORDS[0], tables.HAZARD, tables.HAZARD_FILTERS),)
