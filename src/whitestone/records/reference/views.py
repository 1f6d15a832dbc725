"""Pages of reference data: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.pages.views import RecordPages
from whitestone.records.reference import policy, tables

PAGES = (
    RecordPages(policy.WORDS[0], tables.UNIT, tables.UNIT_FILTERS),
    RecordPages(policy.WORDS[1], tables.TERM, tables.TERM_FILTERS),
    RecordPages(policy.WORDS[2], tables.ORDNANCE, tables.ORDNANCE_FILTERS),
    RecordPages(policy.WORDS[3], tables.PROFILE, tables.PROFILE_FILTERS),
)
