"""Pages of organisations: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.organisations import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (
    RecordPages(policy.WORDS[0], tables.ORGANISATION, tables.ORGANISATION_FILTERS),
    RecordPages(policy.WORDS[1], tables.ACCREDITATION, tables.ACCREDITATION_FILTERS),
)
