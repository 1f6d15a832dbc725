"""When the map's content changed: the chain of events, told apart by word, and what a person sees of it.

Keys of caches come from here. Nothing else may decide that something kept in memory still holds.
"""

from __future__ import annotations

import datetime as dt
from threading import Lock

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from whitestone.review.models import Event, Person
from whitestone.review.permissions import Standing, standing_of

_MOST = 1000
Last = tuple[int, str]
"""Number and hash of the chain's last event."""


class Revisions:
    """The hash of an event since which a word has not changed, for every word, as far as this process has looked.

    `chain` counts how often another chain was met, as after a backup was put back: nothing kept holds then.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._sequence, self._hash, self._start = 0, "", ""
        self.chain = 0
        self._words: dict[str, str] = {}

    def head(self, read: Last | None = None) -> str:
        """The hash of the chain's last event, after a look at what was added since the last time.

        `read` is the last event where a caller has just read it; one that others have overtaken is read again.
        """
        with self._lock:
            last = read if read is not None and read[0] >= self._sequence else _last()
            if last == (self._sequence, self._hash):
                return self._hash
            same = Event.objects.filter(sequence=self._sequence, hash=self._hash).exists()
            if same and last[0] - self._sequence <= _MOST:
                new = Event.objects.filter(sequence__gt=self._sequence, sequence__lte=last[0])
                self._words |= dict.fromkeys(new.values_list("word", flat=True), last[1])
            else:
                # Another chain, or so many events that asking each is no gain: everything may have changed.
                self._words, self._start = {}, last[1]
                self.chain += 0 if same else 1
            self._sequence, self._hash = last
            return self._hash

    def of(self, word: str) -> str:
        """The revision of a word, as of the last `head`."""
        return self._words.get(word, self._start)


def _last() -> Last:
    """Number and hash of the last event; plain SQL, since every tile asks and putting it together costs more."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sequence, hash FROM {Event._meta.db_table} ORDER BY sequence DESC LIMIT 1")  # noqa: S608
        return cursor.fetchone() or (0, "")


revisions = Revisions()
_standings: dict[tuple[int, str, dt.date], Standing] = {}


def standing_now(user: Person | AnonymousUser, last: Last | None = None) -> Standing:
    """A person's standing, worked out again after every event and on every new day: appointments and rules are events.

    The account itself is read by every request, so that a closed one is nobody at once. `last` as in `Revisions.head`.
    """
    head, today = revisions.head(last), timezone.now().date()
    key = (user.pk if isinstance(user, Person) and user.is_active else 0, head, today)
    found = _standings.get(key)
    if found is None:
        if len(_standings) > _MOST:
            _standings.clear()
        found = _standings[key] = standing_of(user)
    return found
