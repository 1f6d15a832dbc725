"""Pictures of the pages for ``docs/``, taken with Chromium of a small SYNTHETIC register that is made for it.

``python -m tools.screenshots`` writes those of the documentation; with ``--every FOLDER`` it writes every page at two
widths, light and dark, left to right and right to left, to be looked at. It checks nothing: the tests do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.cast import Cast

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTED = {
    "today": ("/", "headquarters", 1280, "light", "en"),
    "desk": ("DESK", "verifier", 1280, "light", "en"),
    "record": ("RECORD", "officer", 1280, "dark", "en"),
    "today-arabic": ("/", "headquarters", 390, "light", "ar"),
}
"""Pictures in the documentation: address, who looks, width, scheme, language."""
NAMES = ("Upper field", "Mill bridge", "Old orchard", "Quarry road", "Hill 402", "Canal bank", "School path", "Ridge")
LOOKS = ((1440, "light", "en"), (390, "dark", "en"), (390, "light", "ar"), (1440, "dark", "ar"))
EVERY = (
    ("today", "/", "headquarters"),
    ("public", "/", "anonymous"),
    ("login", "/accounts/login/", "anonymous"),
    ("list", "/hazard/", "officer"),
    ("new", "/hazard/new/", "officer"),
    ("record", "RECORD", "officer"),
    ("desk", "/desk/", "verifier"),
    ("item", "DESK", "verifier"),
    ("search", "/search/?q=Upper+filed", "officer"),
    ("ledger", "/ledger/", "headquarters"),
    ("help", "/help/", "officer"),
    ("why", "/why/", "verifier"),
    ("missing", "/nowhere/", "officer"),
    ("people", "/people/", "administrator"),
)


def _register() -> tuple[Cast, dict[str, str]]:
    """A register of a few records in every state, and the addresses that its pictures need."""
    import shapely  # noqa: PLC0415  # Django must be started first
    from tests.cast import gather  # noqa: PLC0415
    from tests.records.country import change, draft, found, hazard, square, through  # noqa: PLC0415

    from whitestone.records.finds.models import Find  # noqa: PLC0415
    from whitestone.records.hazards.models import Hazard  # noqa: PLC0415
    from whitestone.records.releases.models import Release  # noqa: PLC0415
    from whitestone.review.actions.drafting import Seen  # noqa: PLC0415
    from whitestone.review.actions.moving import move  # noqa: PLC0415
    from whitestone.review.states import Change, Step  # noqa: PLC0415

    cast = gather()
    found(cast)
    day = dt.datetime.now(dt.UTC).date()
    standing = []
    for at, name in enumerate(NAMES):
        west, south = 46.08 + 0.11 * (at % 4), 39.6 + 0.5 * (at // 4)
        said = {"kind": "SHA" if at % 3 else "CHA", "contamination": "AP, AV" if at % 2 else "UXO", "name": name}
        area = square(west, south, 0.01 + 0.003 * at)
        one = hazard(cast, **said, reference=f"HA-{at + 101}", area=area, effective=dt.date(day.year - 1, 3, 1 + at))
        if one.unit == "N":
            standing.append(through(one, cast))
    where = {"product": "cleared", "activity": "clearance", "depth_m": "0.2", "effective": dt.date(day.year, 1, 15)}
    area = square(46.08, 40.1, 0.008)
    release = through(draft(Release, cast, {**where, "reference": "CL-7", "area": area}), cast)
    for at in range(3):
        place = shapely.Point(46.081 + 0.001 * at, 40.102)
        said = {"category": "AP", "count": 2 + at, "found_during": "clearance", "release": release.record}
        through(draft(Find, cast, {**said, "place": place, "disposed": dt.date(day.year, 1, 16)}), cast)
    bent = shapely.Polygon([(46.19, 40.1), (46.213, 40.1), (46.213, 40.118), (46.2, 40.112), (46.19, 40.118)])
    said = {"area": bent, "kind": "CHA", "note": "Mines were seen along the fence."}
    proposed = change(standing[1], cast, Change.CORRECTED, said, replaces=1)
    twin = hazard(cast, reference="HA-105", name="Hill 402, east", area=square(46.085, 40.102, 0.02))
    for one in (proposed, twin):
        row = Hazard.objects.get(pk=one.pk)
        move(Hazard, Step.SUBMIT, [Seen(row.pk, row.revision)], actor=cast.officer)
    addresses = {
        "RECORD": f"/hazard/{proposed.record}/{proposed.number}/",
        "DESK": f"/desk/hazard/{proposed.record}/{proposed.number}/",
    }
    return cast, addresses


@contextmanager
def _serving() -> Iterator[str]:
    """The register at an address of this machine."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: PLC0415
    from django.test.testcases import LiveServerThread  # noqa: PLC0415

    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()


def _picture(
    browser: Browser,
    host: str,
    cookie: str,
    address: str,
    width: int,
    scheme: str,
    language: str,
    file: Path,
    *,
    full: bool,
) -> None:
    dark = "dark" if scheme == "dark" else "light"
    context = browser.new_context(base_url=host, viewport={"width": width, "height": 900}, color_scheme=dark)
    context.add_cookies([{"name": "django_language", "value": language, "url": host}])
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": host}])
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=full)
    context.close()


def main() -> None:
    """Make the register, take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--every", type=Path, metavar="FOLDER", help="every page in every look, into FOLDER")
    folder: Path | None = asked.parse_args().every
    home = tempfile.mkdtemp(prefix="whitestone-pictures.")
    # The browser's loop runs in this thread; the database is never asked inside it.
    os.environ |= {
        "WHITESTONE_HOME": home,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    try:
        _take(folder)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _take(folder: Path | None) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from whitestone.review.models import Person  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    cast, addresses = _register()

    def cookie(name: str) -> str:
        who = getattr(cast, name)
        client = Client()
        if not isinstance(who, Person):
            return ""
        client.force_login(who)
        return client.cookies["sessionid"].value

    chromium = os.environ.get("WHITESTONE_TEST_CHROMIUM") or shutil.which("chromium")
    with _serving() as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if folder is None:
            for name, (address, who, width, scheme, language) in DOCUMENTED.items():
                file = ROOT / "docs" / "pictures" / f"{name}.png"
                file.parent.mkdir(exist_ok=True)
                at = addresses.get(address, address)
                _picture(browser, host, cookie(who), at, width, scheme, language, file, full=False)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            for name, address, who in EVERY:
                for width, scheme, language in LOOKS:
                    file = folder / f"{name}-{width}-{scheme}-{language}.png"
                    at = addresses.get(address, address)
                    _picture(browser, host, cookie(who), at, width, scheme, language, file, full=True)
        browser.close()


if __name__ == "__main__":
    main()
