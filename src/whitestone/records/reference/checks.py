"""Data-quality rules of reference data, and the rule that every coded column of any word obeys: its code exists."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import shapely
from django.utils import timezone

from whitestone.kernel.codes import CodeField
from whitestone.kernel.held import held
from whitestone.land.words import CATEGORIES
from whitestone.problems import register
from whitestone.records.reference.models import Ordnance, Profile, Term, Unit
from whitestone.records.reference.profile import rules_of
from whitestone.records.reference.thresholds import Limits
from whitestone.records.reference.together import objects, point_of, shares, sound
from whitestone.review.rules import Severity
from whitestone.review.versions import Version, Versions, called, versions_of
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
REFERENCE_TWICE = register(
    "reference-twice",
    'The reference "{value}" is also that of {count} other approved records.',
    "If they are one thing, keep one record and withdraw the other; else give each a reference of its own.",
)
IN_THE_FUTURE = register(
    "effective-in-the-future",
    "The record is about {value}, a day that has not come.",
    "Correct the date; what is planned is no record of what is.",
)
DEPTH_IMPLAUSIBLE = register(
    "depth-implausible",
    "The depth {value} m is below 0 or deeper than {limit}.",
    "Give the depth in metres: 13 cm are 0.13.",
)
PARENT_NOT_AROUND = register(
    "unit-outside-parent",
    "{share:.0%} of the unit's area lies outside the unit {value} to which it belongs.",
    "Correct the parent's code, or one of the two boundaries.",
)
UNIT_NAME_TWICE = register(
    "unit-name-twice",
    'Another unit of the same parent is also called "{value}" ({other}).',
    "Tell the two apart by name, or withdraw the one that is a duplicate.",
)
ORDNANCE_NAME_TWICE = register(
    "ordnance-name-twice",
    'The name "{value}" stands in the catalogue for another model too, of category {category}.',
    "Put the name under one model; finds are counted by the model that they name.",
)

V = TypeVar("V", bound=Version)
_FEW = 100
_MANY = 5_000


def unknown_codes(version: Version) -> Iterator[Finding]:
    """The codes of a version, of any word, that their national lists do not hold."""
    for _, finding in unknown_codes_of([version]):
        yield finding


def unknown_codes_of(versions: Sequence[V]) -> Iterator[tuple[V, Finding]]:
    """The same for many versions of one word."""
    columns = {
        name: field.vocabulary
        for name, field in (versions[0].domain_fields().items() if versions else ())
        if isinstance(field, CodeField)
    }
    if not columns:
        return
    terms = Term.objects.as_at(timezone.now().date()).filter(retired=False, vocabulary__in=set(columns.values()))
    known = set(terms.values_list("vocabulary", "code"))
    said = {(vocabulary, getattr(version, name)) for name, vocabulary in columns.items() for version in versions}
    if all(pair in known for pair in said if pair[1]):
        return
    for version in versions:
        for name, vocabulary in columns.items():
            code = getattr(version, name)
            if code and (vocabulary, code) not in known:
                problem = CODE_UNKNOWN(record=str(version.record), column=name, value=code, vocabulary=vocabulary)
                yield version, Finding(problem, Severity.REFUSE)


def references_twice(versions: Sequence[V]) -> Iterator[tuple[V, Finding]]:
    """References that another record of the word has too, whatever their capitals and blanks."""
    said: defaultdict[str, list[V]] = defaultdict(list)
    written: dict[str, str] = {}
    column = versions[0].domain_fields()["reference"] if versions else None
    for version in versions:
        reference = str(column.value_from_object(version)) if column else ""
        if folded := _folded(reference):
            said[folded].append(version)
            written[folded] = reference
    if not said:
        return
    rows = versions_of(type(versions[0])).standing().exclude(reference="")
    if len(said) <= _FEW:
        # A few submissions must not read every reference: the database finds what differs in capitals of ASCII only.
        parts = [called(rows, *(one.strip() for one in written.values()))]
    else:
        index = held(("references", str(rows.query)), lambda: _References(rows))
        keys = index.maybe(said)
        parts = [rows.filter(pk__in=keys[start : start + _MANY]) for start in range(0, len(keys), _MANY)]
    others_of: defaultdict[str, set[uuid.UUID]] = defaultdict(set)
    for record, reference in (row for part in parts for row in part.values_list("record", "reference")):
        others_of[_folded(reference)].add(record)
    for folded, same in said.items():
        for version in same:
            if others := others_of[folded] - {version.record}:
                problem = REFERENCE_TWICE(
                    record=str(version.record), column="reference", value=written[folded], count=len(others)
                )
                yield version, Finding(problem, Severity.WARN)


def _folded(reference: str) -> str:
    """A reference without what people do not mean: capitals, and blanks around and between."""
    return " ".join(reference.casefold().split())


class _References:
    """Where each reference may stand, by the hash of its folded text: sixteen bytes for each row of the register."""

    def __init__(self, rows: Versions[Any]) -> None:
        pairs = np.fromiter(
            ((hash(_folded(text)), key) for text, key in rows.order_by().values_list("reference", "pk").iterator()),
            dtype=np.dtype((np.int64, 2)),
        )
        order = np.argsort(pairs[:, 0], kind="stable")
        self._hashes, self._keys = pairs[order, 0], pairs[order, 1]

    def maybe(self, folded: Iterable[str]) -> list[int]:
        """Keys of the rows that may have one of some references: all that have, and hardly any other."""
        wanted = np.array([hash(one) for one in folded], dtype=np.int64)
        first, last = (np.searchsorted(self._hashes, wanted, side=side) for side in ("left", "right"))
        places = [at for start, end in zip(first.tolist(), last.tolist(), strict=True) for at in range(start, end)]
        return sorted(self._keys[places].tolist())


def in_the_future(versions: Sequence[V]) -> Iterator[tuple[V, Finding]]:
    """Versions that are about a day that has not come."""
    today = timezone.now().date()
    for version in versions:
        if version.effective > today:
            problem = IN_THE_FUTURE(record=str(version.record), column="effective", value=version.effective)
            yield version, Finding(problem, Severity.REFUSE)


def depths(versions: Sequence[V], *columns: str) -> Iterator[tuple[V, Finding]]:
    """Depths that no method reaches: mostly centimetres or millimetres in a column of metres."""
    limits = Limits()
    for version in versions:
        for column in columns:
            value = getattr(version, column)
            if value is not None and not 0 <= value <= limits["deepest_m"]:
                problem = DEPTH_IMPLAUSIBLE(
                    record=str(version.record), column=column, value=value, limit=limits.said("deepest_m")
                )
                yield version, Finding(problem, Severity.WARN)


def _taken(version: Unit | Term, others: Versions[Unit] | Versions[Term]) -> Iterator[Finding]:
    if others.standing().filter(code=version.code).exclude(record=version.record).exists():
        said = CODE_TWICE(record=str(version.record), column="code", value=version.code, word=version.word)
        yield Finding(said, Severity.REFUSE)


def check_unit(unit: Unit) -> list[Finding]:
    """Rules of administrative units."""
    found, record = list(_taken(unit, Unit.objects.all())), str(unit.record)
    siblings = Unit.objects.standing().filter(parent=unit.parent, name__iexact=unit.name).exclude(record=unit.record)
    if (twin := siblings.exclude(code=unit.code).first()) is not None:
        said = UNIT_NAME_TWICE(record=record, column="name", value=unit.name, other=twin.code)
        found.append(Finding(said, Severity.WARN))
    if not unit.parent:
        return found
    parent = Unit.objects.standing().filter(code=unit.parent).order_by("-effective", "-number").first()
    if parent is None:
        found.append(Finding(PARENT_UNKNOWN(record=record, column="parent", value=unit.parent), Severity.REFUSE))
    elif parent.area is not None and unit.area is not None:
        inner, outer = sound([unit.area, parent.area])
        outside = shapely.difference(inner, outer)
        share = float(shares(objects([outside]), objects([inner]))[0])
        if share > Limits()["overlap_share"]:
            said = PARENT_NOT_AROUND(
                record=record, column="parent", value=unit.parent, share=share, place=point_of(outside)
            )
            found.append(Finding(said, Severity.WARN))
    return found


def check_term(term: Term) -> list[Finding]:
    """Rules of terms."""
    return list(_taken(term, Term.objects.filter(vocabulary=term.vocabulary)))


def check_ordnance(ordnance: Ordnance) -> list[Finding]:
    """Rules of the ordnance catalogue."""
    found, record = [], str(ordnance.record)
    if ordnance.category not in CATEGORIES:
        named = ", ".join(ordnance.category.words) or "none"
        found.append(Finding(CATEGORY_NOT_ONE(record=record, column="category", value=named), Severity.REFUSE))
    mine = {str(name).casefold(): str(name) for name in (ordnance.model, *ordnance.other_names)}
    for other in Ordnance.objects.standing().exclude(record=ordnance.record):
        theirs = {str(name).casefold() for name in (other.model, *other.other_names)}
        for name in sorted(mine.keys() & theirs):
            category = ", ".join(other.category.words)
            said = ORDNANCE_NAME_TWICE(record=record, column="model", value=mine[name], category=category)
            found.append(Finding(said, Severity.WARN))
    return found


def check_profile(profile: Profile) -> list[Finding]:
    """A profile that cannot be read would stop the review of everything."""
    try:
        rules_of(profile.rules)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        said = RULES_UNREADABLE(record=str(profile.record), column="rules", reason=str(error))
        return [Finding(said, Severity.REFUSE)]
    return []
