"""How long each page takes at a register of demonstration size, each time beside an empty page asked for just before.

``python -m benchmarks.pages --home FOLDER`` serves a SYNTHETIC register that ``whitestone demo-register`` filled, as it
is served for use, and asks for every page that ``tools.screenshots`` knows. The first answer of a process is told apart
from the later ones: what a page keeps in memory is made then. Where it only says that the page is being worked
out, what passed until the page itself came stands beside it. It ends with an error when an answer takes over a second.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tools.screenshots import EVERY, WHITESTONE, addresses, serving

from benchmarks.settle import machine

LIMIT_MS = 1000.0
LATER, LATER_AGAIN_S = 202, 0.2
"""An answer that says that the page is being worked out, and how soon it is asked for again."""
EMPTY = "/why/"
"""A page with the menu, the standing and the texts of every page, and no record."""


@dataclass(frozen=True, slots=True)
class Told:
    """One page: milliseconds of its first answer, the median and the slowest of the later ones, and of an empty page.

    `came` is what passed until the page itself came, where the first answer only said that it was being worked out.
    `ratio` is the median of the ratios of each answer to that of the empty page asked for just before it.
    """

    name: str
    address: str
    status: int
    first: float
    came: float | None
    median: float
    slowest: float
    empty: float
    ratio: float
    kilobytes: float


class Reader:
    """One person's connection to the server; it is held, as a browser holds it."""

    def __init__(self, host: str, cookie: str) -> None:
        self._to, self._cookie = urlsplit(host), cookie
        self._line = self._open()

    def _open(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._to.hostname or "", self._to.port, timeout=300)

    def get(self, address: str) -> tuple[float, int, int]:
        """Milliseconds until the last byte, status and bytes."""
        headers = {"Cookie": f"sessionid={self._cookie}; tour=seen"} if self._cookie else {}
        begun = time.perf_counter()
        try:
            self._line.request("GET", address, headers=headers)
            answer = self._line.getresponse()
        except (http.client.HTTPException, OSError):
            # The server may close a connection between two pages; a browser asks again too.
            self._line = self._open()
            begun = time.perf_counter()
            self._line.request("GET", address, headers=headers)
            answer = self._line.getresponse()
        content = answer.read()
        return (time.perf_counter() - begun) * 1e3, answer.status, len(content)

    def whole(self, address: str) -> tuple[float, int, int]:
        """The same until the page itself has come, however often it was only said that it would."""
        begun = time.perf_counter()
        took, status, size = self.get(address)
        while status == LATER:
            time.sleep(LATER_AGAIN_S)
            _, status, size = self.get(address)
            took = (time.perf_counter() - begun) * 1e3
        return took, status, size


def measure(reader: Reader, name: str, address: str, rounds: int) -> Told:
    """A page and an empty one by turns."""
    reader.get(EMPTY)
    begun = time.perf_counter()
    first, status, _ = reader.get(address)
    came = None
    if status == LATER:
        reader.whole(address)
        came = (time.perf_counter() - begun) * 1e3
    pairs = []
    for _ in range(rounds):
        empty, _, _ = reader.get(EMPTY)
        page, status, size = reader.whole(address)
        pairs.append((empty, page))
    later = [page for _, page in pairs]
    return Told(
        name,
        address,
        status,
        first,
        came,
        statistics.median(later),
        max(later),
        statistics.median(empty for empty, _ in pairs),
        statistics.median(page / empty for empty, page in pairs),
        size / 1e3,
    )


def _cookies(names: Sequence[str]) -> dict[str, str]:
    from django.test import Client  # noqa: PLC0415  # Django must be started first

    from whitestone.review.models import Person  # noqa: PLC0415

    found = {"": ""}
    for name in names:
        if name:
            client = Client()
            client.force_login(Person.objects.get(username=name))
            found[name] = client.cookies["sessionid"].value
    return found


def main() -> int:
    """Ask for every page, and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--home", required=True, help="a register that demo-register filled; a file is taken in there")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="pages whose names begin so")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    said = parser.parse_args()
    os.environ |= {"WHITESTONE_HOME": said.home, "DJANGO_SETTINGS_MODULE": "whitestone.config.settings"}
    subprocess.run([*WHITESTONE, "migrate"], check=True, stdout=subprocess.DEVNULL)  # our own command

    import django  # noqa: PLC0415

    django.setup()
    known, cookies = addresses(), _cookies(sorted({who for _, _, who in EVERY}))
    found = []
    sys.stdout.write(f"{machine()}\nload {os.getloadavg()[0]:.2f}\n")
    heads = ("first ms", "came", "median", "slowest", "empty", "ratio", "kB")
    sys.stdout.write(f"{'page':22}{''.join(f'{head:>10}' for head in heads)}\n")
    with serving() as host:
        for name, address, who in EVERY:
            if not name.startswith(said.only):
                continue
            one = measure(Reader(host, cookies[who]), name, known.get(address, address), said.rounds)
            found.append(one)
            told = (one.first, one.came, one.median, one.slowest, one.empty, one.ratio, one.kilobytes)
            cells = "".join(f"{'' if value is None else f'{value:.0f}':>10}" for value in told)
            sys.stdout.write(f"{one.name:22}{cells}{'' if one.status == 200 else f'  {one.status}'}\n")
            sys.stdout.flush()
    slow = [one.name for one in found if max(one.first, one.median) > LIMIT_MS]
    load = os.getloadavg()[0]
    sys.stdout.write(f"load {load:.2f}; over {LIMIT_MS:.0f} ms: {', '.join(slow) or 'none'}\n")
    if said.json:
        said.json.write_text(json.dumps({"load": load, "pages": [asdict(one) for one in found]}, indent=1) + "\n")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
