"""Data-quality rules of reference data, and the rule that every coded column of any word obeys: its code exists."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from whitestone.kernel.codes import CodeField
from whitestone.land.words import CATEGORIES
from whitestone.problems import register
from whitestone.records.reference.models import Ordnance, Profile, Term, Unit
from whitestone.records.reference.profile import rules_of
from whitestone.review.rules import Severity
from whitestone.review.versions import Version, Versions
from whitestone.review.words import Finding

CODE_UNKNOWN = register(
    "code-unknown",
    'The list "{vocabulary}" has no code "{value}".',
    "Choose a code of the list, or have headquarters add this one.",
)
CODE_TWICE = register(
    "code-twice",
    'There is already another {word} with the code "{value}".',
    "Change that one, or choose another code.",
)
PARENT_UNKNOWN = register(
    "unit-parent-unknown",
    'There is no administrative unit with the code "{value}".',
    "Record the upper unit first, or leave the field empty.",
)
CATEGORY_NOT_ONE = register(
    "ordnance-category-not-one",
    "A model of ordnance belongs to exactly one category, and this one names {value}.",
    "Choose one; that it is improvised is said apart.",
)
RULES_UNREADABLE = register(
    "profile-rules-unreadable",
    "The profile's rules cannot be read: {reason}.",
    "Compare with the description of the rules in the documentation.",
)


def unknown_codes(version: Version) -> Iterator[Finding]:
    """The codes of a version, of any word, that their national lists do not hold."""
    said = {
        name: (field.vocabulary, getattr(version, name))
        for name, field in version.domain_fields().items()
        if isinstance(field, CodeField) and getattr(version, name)
    }
    if not said:
        return
    terms = Term.objects.as_at(timezone.now().date()).filter(
        retired=False, code__in={code for _, code in said.values()}
    )
    known = set(terms.values_list("vocabulary", "code"))
    for name, (vocabulary, code) in said.items():
        if (vocabulary, code) not in known:
            problem = CODE_UNKNOWN(record=str(version.record), column=name, value=code, vocabulary=vocabulary)
            yield Finding(problem, Severity.REFUSE)


def _taken(version: Unit | Term, others: Versions[Unit] | Versions[Term]) -> Iterator[Finding]:
    if others.standing().filter(code=version.code).exclude(record=version.record).exists():
        said = CODE_TWICE(record=str(version.record), column="code", value=version.code, word=version.word)
        yield Finding(said, Severity.REFUSE)


def check_unit(unit: Unit) -> list[Finding]:
    """Rules of administrative units."""
    found = list(_taken(unit, Unit.objects.all()))
    if unit.parent and not Unit.objects.standing().filter(code=unit.parent).exists():
        said = PARENT_UNKNOWN(record=str(unit.record), column="parent", value=unit.parent)
        found.append(Finding(said, Severity.REFUSE))
    return found


def check_term(term: Term) -> list[Finding]:
    """Rules of terms."""
    return list(_taken(term, Term.objects.filter(vocabulary=term.vocabulary)))


def check_ordnance(ordnance: Ordnance) -> list[Finding]:
    """Rules of the ordnance catalogue."""
    if ordnance.category in CATEGORIES:
        return []
    named = ", ".join(ordnance.category.words) or "none"
    said = CATEGORY_NOT_ONE(record=str(ordnance.record), column="category", value=named)
    return [Finding(said, Severity.REFUSE)]


def check_profile(profile: Profile) -> list[Finding]:
    """A profile that cannot be read would stop the review of everything."""
    try:
        rules_of(profile.rules)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        said = RULES_UNREADABLE(record=str(profile.record), column="rules", reason=str(error))
        return [Finding(said, Severity.REFUSE)]
    return []
