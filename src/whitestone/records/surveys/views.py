"""Pages of surveys: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.pages.views import RecordPages
from whitestone.records.surveys import policy, tables

PAGES = (RecordPages(policy.WORDS[0], tables.SURVEY, tables.SURVEY_FILTERS),)
