"""The rule that every column of several codes obeys: each code stands in its national list. Knows no word."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from whitestone.kernel.codes import CodesField
from whitestone.records.reference.checks import CODE_UNKNOWN, unknown_codes
from whitestone.records.reference.models import Term
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding


def foreign_codes(version: Version) -> Iterator[Finding]:
    """Codes of a version that their lists do not hold, in columns of one code and of several."""
    yield from unknown_codes(version)
    lists = {name: field for name, field in version.domain_fields().items() if isinstance(field, CodesField)}
    said = {(name, field.vocabulary, code) for name, field in lists.items() for code in getattr(version, name)}
    if not said:
        return
    terms = Term.objects.as_at(timezone.now().date()).filter(
        retired=False, vocabulary__in={vocabulary for _, vocabulary, _ in said}
    )
    known = set(terms.values_list("vocabulary", "code"))
    for name, vocabulary, code in sorted(said):
        if (vocabulary, code) not in known:
            problem = CODE_UNKNOWN(record=str(version.record), column=name, value=code, vocabulary=vocabulary)
            yield Finding(problem, Severity.REFUSE)
