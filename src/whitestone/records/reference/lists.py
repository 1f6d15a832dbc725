"""The rule that every column of several codes obeys: each code stands in its national list. Knows no word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.utils import timezone

from whitestone.kernel.codes import CodesField
from whitestone.records.reference.checks import CODE_UNKNOWN, unknown_codes_of
from whitestone.records.reference.models import Term
from whitestone.review.links import broken_of
from whitestone.review.rules import Severity
from whitestone.review.versions import Version
from whitestone.review.words import Finding

V = TypeVar("V", bound=Version)


def foreign_codes(version: Version) -> Iterator[Finding]:
    """Codes of a version that their lists do not hold, in columns of one code and of several."""
    for _, finding in foreign_codes_of([version]):
        yield finding


def foreign_codes_of(versions: Sequence[V]) -> Iterator[tuple[V, Finding]]:
    """The same for many versions of one word."""
    yield from unknown_codes_of(versions)
    columns = versions[0].domain_fields() if versions else {}
    lists = {name: field.vocabulary for name, field in columns.items() if isinstance(field, CodesField)}
    said = [
        (version, sorted({(name, code) for name in lists for code in getattr(version, name)})) for version in versions
    ]
    wanted = {lists[name] for _, codes in said for name, _ in codes}
    if not wanted:
        return
    terms = Term.objects.as_at(timezone.now().date()).filter(retired=False, vocabulary__in=wanted)
    known = set(terms.values_list("vocabulary", "code"))
    for version, codes in said:
        for name, code in codes:
            if (lists[name], code) not in known:
                problem = CODE_UNKNOWN(record=str(version.record), column=name, value=code, vocabulary=lists[name])
                yield version, Finding(problem, Severity.REFUSE)


def codes_and_links(versions: Sequence[V]) -> Iterator[tuple[V, Finding]]:
    """What every word's rules begin with: codes that stand in no list, and links that lead to nothing."""
    yield from foreign_codes_of(versions)
    yield from broken_of(versions)
