"""Counts what was refused to one address in a minute, so that nobody guesses their way in. Keeps a number, no name."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Tries:
    """So many refusals of one kind that an address may meet in a minute before nothing from there is looked at."""

    name: str
    most: int

    def _key(self, request: HttpRequest) -> str:
        return f"{self.name}:{get_adapter(request).get_client_ip(request)}:{int(time.time()) // MINUTE}"

    def spent(self, request: HttpRequest) -> bool:
        """Whether the address has to wait for the next minute."""
        return int(cache.get(self._key(request), 0)) >= self.most

    def add(self, request: HttpRequest) -> None:
        """Note a refusal."""
        key = self._key(request)
        cache.add(key, 0, 2 * MINUTE)
        cache.incr(key)
