"""Pages of publications: all that they do is shared; the frozen report itself is shown by the room of reports."""

from whitestone.records.pages.views import RecordPages
from whitestone.records.publications import policy, tables

PAGES = (RecordPages(policy.WORDS[0], tables.PUBLICATION, tables.PUBLICATION_FILTERS),)
