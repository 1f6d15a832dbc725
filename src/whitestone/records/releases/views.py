"""Pages of release products: all that they do is shared, and `tables` says what their lists show."""

from whitestone.records.pages.views import RecordPages
from whitestone.records.releases import policy, tables

PAGES = (RecordPages(policy.WORDS[0], tables.RELEASE, tables.RELEASE_FILTERS),)
