"""Pages of accidents: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.accidents import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (
    RecordPages(policy.WORDS[0], tables.ACCIDENT, tables.ACCIDENT_FILTERS),
    RecordPages(policy.WORDS[1], tables.INJURED, tables.INJURED_FILTERS),
    RecordPages(policy.WORDS[2], tables.INVESTIGATION, tables.INVESTIGATION_FILTERS),
    RecordPages(policy.WORDS[3], tables.RECOMMENDATION, tables.RECOMMENDATION_FILTERS),
)
