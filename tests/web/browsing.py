"""A browser for tests, signed in as one of the cast without the sign-in page, and the bundle that its pages need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from whitestone.review.models import Person

ROOT = Path(__file__).resolve().parent.parent.parent
_UNDERWAY: WeakKeyDictionary[BrowserContext, set[Request]] = WeakKeyDictionary()
_DRAWN = "() => new Promise(done => requestIdleCallback(() => requestAnimationFrame(() => done())))"


def bundled() -> None:
    """Make the bundle of scripts where it is not there yet; `make test` has made it."""
    subprocess.run([sys.executable, ROOT / "tools" / "bundle.py"], check=True, capture_output=True)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium; needed in CI, skipped where a machine has none."""
    path = os.environ.get("WHITESTONE_TEST_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        words = "Chromium is missing: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


def cookie_of(user: Person | AnonymousUser) -> str:
    """A session of a person; asked for before the browser's loop runs."""
    client = Client()
    if not isinstance(user, Person):
        return ""
    client.force_login(user)
    return client.cookies["sessionid"].value


def context_of(browser: Browser, host: str, cookie: str, *, script: bool = True, width: int = 1280) -> BrowserContext:
    """A window of a person."""
    context = browser.new_context(base_url=host, java_script_enabled=script, viewport={"width": width, "height": 900})
    context.set_default_timeout(60_000)
    underway = _UNDERWAY[context] = set()

    def begun(request: Request) -> None:
        underway.add(request)

    def ended(request: Request) -> None:
        underway.discard(request)

    context.on("request", begun)
    context.on("requestfinished", ended)
    context.on("requestfailed", ended)
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": host}])
    return context


def settled(page: Page) -> None:
    """Waits until a page of `context_of` stands: loaded, its scripts have what they asked for, and all is drawn.

    The browser's own ``networkidle`` waits for half a second of silence on every page; here the page's thread says
    that it has nothing left to do, three times with nothing underway in between.
    """
    page.wait_for_load_state("load")
    silent = 0
    for _ in range(600):
        page.evaluate(_DRAWN)
        silent = 0 if _UNDERWAY[page.context] else silent + 1
        if silent == 3:
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"{page.url} still waits for {[one.url for one in _UNDERWAY[page.context]]}")
