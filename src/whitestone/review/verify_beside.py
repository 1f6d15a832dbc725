"""What stands beside the versions, held against its events: attachments, reviewers' comments, tokens.

Reads streams in the same order side by side, so that no table is ever in memory as a whole. Changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any, TypeVar

from whitestone.problems import Problem, register
from whitestone.review import canonical
from whitestone.review.models import Attachment, Comment, Event, Token
from whitestone.review.storage import fault_of
from whitestone.review.tokens import told

ATTACHMENT_CHANGED = register(
    "audit-attachment-row",
    "The row of {name}, attached by event {sequence}, is gone or was changed.",
    "The event holds its name, size, hash and note; restore the row from a backup.",
)
ATTACHMENT_UNKNOWN = register(
    "audit-attachment-unknown",
    "The row of the attachment {name} is in the table, and no event knows it.",
    "It was put in past the actions, or changed; compare with a backup.",
)
ATTACHMENT_FAULTY = register(
    "audit-attachment",
    "The content of {name}, attached by event {sequence}, is not as it was: {reason}.",
    "Restore the file from a backup; its name is the hash of its content.",
)

COMMENT_CHANGED = register(
    "audit-comment-row",
    "The comment or answer on {field} of version {number} of {word} {record} is not as event {sequence} left it.",
    "The event holds its text, person and time; restore the row from a backup.",
)
COMMENT_UNKNOWN = register(
    "audit-comment-unknown",
    "A comment or answer on {field} of version {number} of {word} {record} is in the table, and no event knows it.",
    "It was put in past the actions, or changed; compare with a backup.",
)
TOKEN_UNKNOWN = register(
    "audit-token-unknown",
    "The token {name} of {person} is not as its events say: it was put in, prolonged or brought back past the actions.",
    "Revoke it, and look at what its person wrote since.",
)
Left = TypeVar("Left")
Right = TypeVar("Right")
Key = TypeVar("Key", bound=tuple[Any, ...])


def beside(
    lefts: Iterator[tuple[Key, Left]], rights: Iterator[tuple[Key, Right]]
) -> Iterator[tuple[Key, Left | None, Right | None]]:
    """Two streams in the same order side by side, holding one of each: None where one has nothing under a key."""
    left, right = next(lefts, None), next(rights, None)
    while left is not None or right is not None:
        if left is not None and (right is None or left[0] < right[0]):
            yield left[0], left[1], None
            left = next(lefts, None)
        elif right is not None and (left is None or right[0] < left[0]):
            yield right[0], None, right[1]
            right = next(rights, None)
        elif left is not None and right is not None:
            yield left[0], left[1], right[1]
            left, right = next(lefts, None), next(rights, None)


_Paper = tuple[str, str, int, str, int | None, str]
_PaperKey = tuple[uuid.UUID, int, dt.datetime]


def _attached_events() -> Iterator[tuple[_PaperKey, list[tuple[_Paper, int]]]]:
    """What the events say of attachments, those of one moment together."""
    rows = Event.objects.filter(verb="attach").order_by("record", "number", "at", "sequence")
    for key, same in groupby(rows.iterator(chunk_size=2000), key=lambda one: (one.record, one.number, one.at)):
        found = []
        for event in same:
            said = json.loads(event.new)
            paper = (event.word, said["name"], said["size"], said["sha256"], event.actor_id, event.reason)
            found.append((paper, event.sequence))
        yield key, sorted(found)


def _attached_rows() -> Iterator[tuple[_PaperKey, list[_Paper]]]:
    rows = Attachment.objects.order_by("record", "number", "at")
    for key, same in groupby(rows.iterator(chunk_size=2000), key=lambda one: (one.record, one.number, one.at)):
        yield key, sorted((one.word, one.name, one.size, one.sha256, one.author_id, one.note) for one in same)


def attachments() -> Iterator[Problem]:
    """Holds the table of attachments against its events, and every content against its hash."""
    for (record, _, _), events, rows in beside(_attached_events(), _attached_rows()):
        said, papers = events or [], Counter(rows or [])
        for (word, name, size, sha256, author, note), sequence in said:
            paper = (word, name, size, sha256, author, note)
            if papers[paper]:
                papers[paper] -= 1
            else:
                yield ATTACHMENT_CHANGED(record=str(record), name=name, sequence=sequence)
            reason = fault_of(sha256)
            if reason:
                yield ATTACHMENT_FAULTY(record=str(record), name=name, sequence=sequence, reason=reason)
        for paper in papers.elements():
            yield ATTACHMENT_UNKNOWN(record=str(record), name=paper[1])


_Remark = tuple[str, str, str, int | None, dt.datetime]
_RemarkKey = tuple[uuid.UUID, int]


def _said_events() -> Iterator[tuple[_RemarkKey, dict[tuple[str, _Remark], list[int]]]]:
    """What the events say of comments and answers on one version; an answer takes the place of the one before it."""
    rows = Event.objects.filter(verb__in=("comment", "answer")).order_by("record", "number", "sequence")
    for key, same in groupby(rows.iterator(chunk_size=2000), key=lambda one: (one.record, one.number)):
        found: dict[tuple[str, _Remark], list[int]] = {}
        for event in same:
            ((field, text),) = json.loads(event.new).items()
            before = json.loads(event.old)
            replaced = (field, before.get(field), before.get("answered"))
            for one in [one for one in found if (*one[1][1:3], canonical.plain(one[1][4])) == replaced]:
                del found[one]
            remark = (event.word, field, text, event.actor_id, event.at)
            found.setdefault((event.verb, remark), []).append(event.sequence)
        yield key, found


def _said_rows() -> Iterator[tuple[_RemarkKey, Counter[tuple[str, _Remark]]]]:
    rows = Comment.objects.order_by("record", "number")
    for key, same in groupby(rows.iterator(chunk_size=2000), key=lambda one: (one.record, one.number)):
        found: Counter[tuple[str, _Remark]] = Counter()
        for one in same:
            found["comment", (one.word, one.field, one.text, one.author_id, one.at)] += 1
            if one.answer or one.answered_at:
                at = one.answered_at or one.at
                found["answer", (one.word, one.field, one.answer, one.answered_by_id, at)] += 1
        yield key, found


def comments() -> Iterator[Problem]:
    """Holds the table of comments and their answers against the events."""
    for (record, number), events, rows in beside(_said_events(), _said_rows()):
        left = rows if rows is not None else Counter()
        for (verb, remark), sequences in (events or {}).items():
            for sequence in sequences:
                if left[verb, remark]:
                    left[verb, remark] -= 1
                else:
                    word, field = remark[:2]
                    yield COMMENT_CHANGED(record=str(record), number=number, word=word, field=field, sequence=sequence)
        for _, (word, field, *_rest) in left.elements():
            yield COMMENT_UNKNOWN(record=str(record), number=number, word=word, field=field)


def tokens() -> Iterator[Problem]:
    """Holds every token against the events that made and revoked it; people have few, so that one look-up is enough."""
    made: dict[str, dict[str, Any]] = {}
    ended: dict[str, dt.datetime] = {}
    for event in Event.objects.filter(word="person", verb__in=("make token", "revoke token")).order_by("sequence"):
        if event.verb == "make token":
            said = json.loads(event.new)
            made[said["digest"]] = {**said, "made": canonical.plain(event.at)}
        else:
            ended[json.loads(event.old)["digest"]] = event.at
    for token in Token.objects.select_related("person").order_by("pk"):
        known = {**told(token), "made": canonical.plain(token.made)}
        if made.get(token.digest) != known or ended.get(token.digest) != token.revoked:
            yield TOKEN_UNKNOWN(name=token.name, person=token.person.username)
