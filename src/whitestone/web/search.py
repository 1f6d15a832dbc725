"""The page that finds records by id, name, reference, place or organisation, among those that the person may see."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import NamedTuple

from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from rapidfuzz import fuzz

from whitestone.records.pages.fields import label_of
from whitestone.records.pages.patience import patient
from whitestone.review.models import Person
from whitestone.review.permissions import Standing, standing_of
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import Word
from whitestone.web.names import CLOSE, fold, matches
from whitestone.web.queue import with_pages

EACH = 20
_END_OF_ID = 8


class Hit(NamedTuple):
    """A record found, where it matched, and the text that did."""

    address: str
    version: Version
    where: str
    text: str
    exact: bool


@require_GET
@patient
def search(request: HttpRequest) -> HttpResponse:
    """One page of results, grouped by word, the best group first."""
    query = request.GET.get("q", "").strip()[:120]
    standing = standing_of(request.user)
    found = find(query, standing) if query else []
    people = accounts(query) if standing.administrator and len(query) > 1 else []
    amount = sum(len(hits) for _word, hits in found) + len(people)
    context = {"query": query, "found": found, "people": people, "amount": amount}
    return render(request, "web/search.html", context)


def accounts(query: str) -> list[Person]:
    """Accounts by name, typing mistakes allowed, the closest first; for administrators, who keep them."""
    asked, scored = fold(query), []
    for person in Person.objects.order_by("username"):
        texts = [fold(text) for text in (person.username, str(person), person.email) if text]
        words = [part for text in texts for part in (text, *text.split())]
        inside = any(asked in text for text in texts)
        score = 100.0 if inside else max((fuzz.ratio(asked, word) for word in words), default=0.0)
        if score >= CLOSE:
            scored.append((score, person))
    scored.sort(key=lambda one: -one[0])
    return [person for _score, person in scored[:EACH]]


def find(query: str, standing: Standing) -> list[tuple[Word, list[Hit]]]:
    """Records by word: by the id or its end where the query is one, else by name, typing mistakes allowed."""
    words = {word.name: word for word in with_pages()}
    by_id = [(word, _by_id(word, query, standing)) for word in words.values()] if _is_id(query) else []
    named = defaultdict(list)
    for score, one in matches(query):
        named[one.word].append((score, one))
    result = [(word, hits) for word, hits in by_id if hits]
    best: list[tuple[float, Word, list[Hit]]] = []
    for name, pairs in named.items():
        if name not in words:
            continue
        word = words[name]
        rows = versions_of(word.model).seen_by(standing).filter(record__in=[one.record for _score, one in pairs])
        # The newest version that the person may see speaks for its record, and only with the name that it bears itself.
        seen = {one.record: one for one in rows.order_by("number")}
        hits = [
            Hit(_address(seen[one.record]), seen[one.record], label_of(word.model, one.column), one.text, score >= 100)
            for score, one in pairs
            if one.record in seen and one.text in str(getattr(seen[one.record], one.column))
        ]
        if hits:
            best.append((pairs[0][0], word, hits[:EACH]))
    best.sort(key=lambda one: -one[0])
    return result + [(word, hits) for _score, word, hits in best]


def _address(version: Version) -> str:
    return reverse(f"{version.word}-record", args=[version.record])


def _is_id(query: str) -> bool:
    plain = query.replace("-", "").lower()
    return len(plain) in (_END_OF_ID, 32) and all(one in "0123456789abcdef" for one in plain)


def _by_id(word: Word, query: str, standing: Standing) -> list[Hit]:
    """Records by the whole id, or by the eight characters that pages show of it."""
    rows = versions_of(word.model).seen_by(standing)
    plain = query.replace("-", "").lower()
    if len(plain) == _END_OF_ID:
        rows = rows.annotate(id_text=Cast("record", CharField())).filter(id_text__endswith=plain)
    else:
        rows = rows.filter(record=uuid.UUID(plain))
    newest = {one.record: one for one in rows.order_by("number")[: EACH * 5]}
    return [Hit(_address(one), one, _("id"), str(one.record), exact=True) for one in newest.values()]
