"""What an address asks of a list: as-at day, known-at moment, state, unit and the list's own filters.

The map, the tiles and the exports read the same words as the lists do, and start where they start: `visible_to`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from whitestone.kernel import written
from whitestone.problems import ProblemError, register
from whitestone.records.pages import lists
from whitestone.records.pages.views import RecordPages
from whitestone.review import extra
from whitestone.review.permissions import Standing
from whitestone.review.rules import current
from whitestone.review.versions import Version, Versions, versions_of

NOT_UNDERSTOOD = register(
    "address-not-understood",
    'The address asks for {name} "{value}", which cannot be read.',
    "Write days as 2023-12-31, moments as 2024-01-31T12:00Z, and codes as the list shows them.",
)


@lru_cache(maxsize=1)
def all_pages() -> Mapping[str, RecordPages]:
    """The pages of every word, by word: each room of records names its own in `views.PAGES`."""
    rooms = [app.name for app in apps.get_app_configs() if app.name.startswith("whitestone.records.")]
    found: dict[str, RecordPages] = {}
    for room in rooms:
        if apps.get_app_config(room.rpartition(".")[2]).models_module is not None:
            # What all words share has models too, and no word.
            for pages in getattr(import_module(f"{room}.views"), "PAGES", ()):
                found[pages.word.name] = pages
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What one list shows.

    Attributes
    ----------
    day
        The last day that counts; None for today.
    known_at
        What was known at a moment; None for now.
    state
        Versions in one state of review, in place of the approved truth; empty for the truth.
    wanted
        Column and value, for every filter that the address sets.
    """

    word: str
    day: dt.date | None
    known_at: dt.datetime | None
    state: str
    wanted: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, word: str, said: Mapping[str, str]) -> Asked:
        """Read an address; what belongs to other lists is left aside, what cannot be read is refused.

        Raises
        ------
        ProblemError
            A day, a moment or a state that is none.
        """
        day, known_at = _day(said.get("as_at", "")), _moment(said.get("known_at", ""))
        if day is None and known_at is not None:
            day = known_at.date()
        filters = (*all_pages()[word].filters, "unit", "since", "until")
        wanted = tuple((name, said[name]) for name in filters if said.get(name))
        # Rules are asked for where the address needs them: a map's tile mostly does not, and is worth less than they.
        asks = any(name.startswith(extra.PREFIX) for name in said)
        own = current().extra_fields.get(word, ()) if asks else ()
        wanted += tuple(
            (f"{extra.PREFIX}{one.name}", said[name]) for one in own if said.get(name := f"{extra.PREFIX}{one.name}")
        )
        return cls(word, day, known_at, said.get("state", ""), wanted)

    @property
    def as_day(self) -> dt.date:
        """The day itself."""
        return self.day or timezone.now().date()

    def rows(self, standing: Standing) -> Versions[Version]:
        """The versions that the list shows to somebody, without an order.

        Raises
        ------
        ProblemError
            A filter's value that its column cannot hold.
        """
        rows = versions_of(all_pages()[self.word].word.model).seen_by(standing)
        rows = rows.filter(state=self.state) if self.state else rows.as_at(self.as_day, self.known_at)
        for name, value in self.wanted:
            if not name.startswith(extra.PREFIX):
                # A list, its map and its file must not read one address in two ways.
                rows = rows.filter(lists.wanted(rows.model, name, value))
        own = {name: value for name, value in self.wanted if name.startswith(extra.PREFIX)}
        rows = rows.filter(**extra.wanted(own, standing.rules.extra_fields.get(self.word, ())))
        return rows.order_by()

    def said(self) -> dict[str, str]:
        """The address again: what it takes to ask the same."""
        times = {
            "as_at": self.day.isoformat() if self.day else "",
            "known_at": self.known_at.isoformat() if self.known_at else "",
        }
        return {name: value for name, value in {**times, "state": self.state, **dict(self.wanted)}.items() if value}


def _day(text: str) -> dt.date | None:
    day = written.day(text)
    if text and day is None:
        raise ProblemError(NOT_UNDERSTOOD(name="as_at", value=text))
    return day


def _moment(text: str) -> dt.datetime | None:
    """A moment as written; one without a zone is taken as UTC."""
    moment = written.moment(text)
    if text and moment is None:
        raise ProblemError(NOT_UNDERSTOOD(name="known_at", value=text))
    return moment
