"""Pages of evidence: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.evidence import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (RecordPages(policy.WORDS[0], tables.EVIDENCE, tables.EVIDENCE_FILTERS),)
