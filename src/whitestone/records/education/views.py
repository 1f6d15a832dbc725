"""Pages of education sessions: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.education import policy, tables
from whitestone.records.pages.views import RecordPages

PAGES = (RecordPages(policy.WORDS[0], tables.EDUCATION, tables.EDUCATION_FILTERS),)
