"""Pictures of the pages of the demonstration register (SYNTHETIC), taken with Chromium. It checks nothing.

``python -m tools.screenshots`` writes those of ``docs/``; ``--every FOLDER`` writes every page at two widths, light and
dark, to be looked at. ``--home`` names a register that `whitestone demo-register` filled; without it one is made.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).resolve().parent.parent
WHITESTONE = (sys.executable, "-m", "whitestone")
_PATIENCE, _LATER = 120, 202
YEAR = "from=2023-01-01&to=2023-12-31"
OFFICER, REGION, CENTRE, OFFICE = "demo-officer", "demo-east", "demo-hq-1", "demo-admin"
# Address, who looks, width, scheme, language.
DOCUMENTED = {
    "today": ("/", CENTRE, 1280, "light", "en"),
    "map": ("/map/?as_at=2023-12-31&unit=AZ-AGM&without=find,evidence", CENTRE, 1280, "light", "en"),
    "ledger": (f"/ledger/?{YEAR}&by=unit", CENTRE, 1280, "light", "en"),
    "desk": ("DESK", REGION, 1280, "light", "en"),
    "record": ("RECORD", OFFICER, 1280, "dark", "en"),
    "today-arabic": ("/", CENTRE, 390, "light", "ar"),
}
LOOKS = ((1440, "light", "en"), (390, "dark", "en"), (1440, "dark", "en"), (390, "light", "en"))
_LISTS = (
    "hazard release find evidence survey source figure return publication organisation accreditation unit term "
    "ordnance profile task workday team visit accident completion handover"
)
EVERY = (
    ("public", "/", ""),
    ("public-map", "/map/", ""),
    ("public-help", "/help/", ""),
    ("login", "/accounts/login/", ""),
    ("today", "/", CENTRE),
    ("today-officer", "/", OFFICER),
    ("map", "/map/?as_at=2023-12-31", CENTRE),
    ("map-unit", "/map/?as_at=2023-12-31&unit=AZ-AGM", OFFICER),
    *((f"list-{word}", f"/{word}/", CENTRE) for word in _LISTS.split()),
    ("list-asked", "/hazard/?as_at=2022-12-31&unit=AZ-AGM&order=-computed_m2", OFFICER),
    ("new", "/hazard/new/", OFFICER),
    ("new-find", "/find/new/", OFFICER),
    ("record", "RECORD", OFFICER),
    ("record-release", "RELEASE", OFFICER),
    ("record-profile", "PROFILE", CENTRE),
    ("edit", "EDIT", OFFICER),
    ("desk", "/desk/", REGION),
    ("desk-officer", "/desk/", OFFICER),
    ("item", "DESK", REGION),
    ("search", "/search/?q=Agdamm", OFFICER),
    ("ledger", f"/ledger/?{YEAR}", CENTRE),
    ("ledger-unit", f"/ledger/?{YEAR}&by=unit", CENTRE),
    ("ledger-days", f"/ledger/days/?{YEAR}", CENTRE),
    ("postings", f"/ledger/postings/?{YEAR}&column=cleared", CENTRE),
    ("changes", f"/ledger/changes/?{YEAR}&first=2023-09-01T00:00Z", CENTRE),
    ("findings", f"/ledger/findings/?{YEAR}", CENTRE),
    ("reports", "/reports/", CENTRE),
    ("report", f"/reports/country-profile/?{YEAR}", CENTRE),
    ("report-cell", f"/reports/country-profile/cell/?cell=balance/total/open-land&{YEAR}", CENTRE),
    ("contradictions", "/figures/contradictions/", CENTRE),
    ("batches", "/batches/", CENTRE),
    ("intake", "/intake/", OFFICER),
    ("intake-new", "/intake/new/", OFFICER),
    ("intake-mapping", "MAPPING", OFFICER),
    ("intake-result", "DELIVERY", OFFICER),
    ("twins", "/twins/hazard/", CENTRE),
    ("exports", "/exports/", OFFICER),
    ("board", "/tasks/board/", CENTRE),
    ("timeline", "/tasks/timeline/", CENTRE),
    ("plan", "/tasks/plan/", CENTRE),
    ("alarms", "/tasks/alarms/?as_at=2023-12-20", CENTRE),
    ("capacity", "/capacity/", CENTRE),
    ("inspected", f"/quality/shares/?{YEAR}", CENTRE),
    ("help", "/help/", OFFICER),
    ("why", "/why/", REGION),
    ("missing", "/nowhere/", OFFICER),
    ("people", "/people/", OFFICE),
    ("person", "PERSON", OFFICE),
    ("security", "/accounts/2fa/", OFFICER),
    ("second-factor", "/accounts/2fa/totp/activate/", OFFICER),
    ("password", "/accounts/password/change/", OFFICER),
)
_SENT = """id,date,category,count,found_during,lat,lon
F1,2023-05-01,AP,1,clearance,39.99,47.01
F2,soon,XX,,clearance,39.99,47.02
"""


def addresses() -> dict[str, str]:
    """Addresses that depend on what the register holds, and a file that came in."""
    from whitestone.intake import checking, receiving  # noqa: PLC0415  # Django must be started first
    from whitestone.intake.models import Delivery  # noqa: PLC0415
    from whitestone.records.hazards.models import Hazard  # noqa: PLC0415
    from whitestone.records.reference.models import Profile  # noqa: PLC0415
    from whitestone.records.releases.models import Release  # noqa: PLC0415
    from whitestone.review.models import Person  # noqa: PLC0415

    officer, region = (Person.objects.get(username=name) for name in (OFFICER, REGION))
    corrected = Hazard.objects.filter(author=officer, change="corrected").first()
    # What waits in the east, or where the draw of this register put it.
    verified = region.appointments.get().units
    waits = Hazard.objects.filter(author=officer, state="submitted", unit__in=verified).order_by("pk").last()
    waits = waits or Hazard.objects.filter(state="submitted", unit__in=verified).order_by("pk").last()
    release, profile = Release.objects.filter(product="reduced").first(), Profile.objects.first()
    returned = (one.objects.filter(author=officer, state="returned").first() for one in (Release, Hazard))
    draft = next((one for one in returned if one is not None), None)
    sent = Delivery.objects.filter(name="finds of May.csv").first()
    if sent is None:
        owner = officer.appointments.get().organisation
        file = Path(tempfile.mkdtemp(prefix="whitestone-pictures.")) / "finds of May.csv"
        file.write_text(_SENT)
        sent = receiving.from_path(file, word="find", person=officer, owner=owner, note="SYNTHETIC")
        receiving.propose_mapping(sent)
        checking.check(sent)
        shutil.rmtree(file.parent)
    if not (corrected and waits and release and profile and draft):
        raise SystemExit("This is no register of demo-register.")
    return {
        "RECORD": f"/hazard/{corrected.record}/{corrected.number}/",
        "DESK": f"/desk/hazard/{waits.record}/{waits.number}/",
        "RELEASE": f"/release/{release.record}/{release.number}/",
        "PROFILE": f"/profile/{profile.record}/{profile.number}/",
        "EDIT": f"/{draft.word}/{draft.record}/{draft.number}/edit/",
        "MAPPING": f"/intake/{sent.pk}/mapping/",
        "DELIVERY": f"/intake/{sent.pk}/",
        "PERSON": f"/people/{officer.pk}/",
    }


@contextmanager
def serving() -> Iterator[str]:
    """The register as it is served, on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*WHITESTONE, "serve", "--address", f"127.0.0.1:{port}"])  # noqa: S603  # our own command
    try:
        for _ in range(_PATIENCE):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _worked_out(context: BrowserContext, address: str) -> None:
    """Wait until an address answers with its page, and not with the one that asks for patience."""
    for _ in range(_PATIENCE):
        if context.request.get(address, timeout=1000 * _PATIENCE).status != _LATER:
            return
        time.sleep(1)


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
    context = browser.new_context(
        base_url=host,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": host}])
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": host}])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    _worked_out(context, address)
    answer = page.goto(address)
    # An answer is given once: who comes for it again may be asked for patience again.
    page.locator("[data-later]").wait_for(state="detached", timeout=1000 * _PATIENCE)
    # Tiles come after the page; nothing is on its way for half a second once the map stands.
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    spent = page.evaluate("Math.round(performance.getEntriesByType('navigation')[0].responseEnd)")
    faults = [one for one in said if "404" not in one]
    told = [
        f"{file.name}: {answer.status if answer else '?'} {spent} ms",
        *([f"{wide} px too wide"] if wide > 0 else []),
    ]
    sys.stdout.write(f"{', '.join([*told, *faults])}\n")
    sys.stdout.flush()
    page.screenshot(path=file, full_page=full)
    context.close()


def main() -> None:
    """Take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--every", type=Path, metavar="FOLDER", help="every page in every look, into FOLDER")
    asked.add_argument("--home", help="a register that demo-register filled")
    asked.add_argument("--only", default="", help="pages whose names begin so")
    asked.add_argument("--looks", type=int, default=len(LOOKS), help="how many of the looks, the first ones")
    said = asked.parse_args()
    home = said.home or tempfile.mkdtemp(prefix="whitestone-pictures.")
    try:
        # The browser's loop runs in this thread; the database is never asked inside it.
        os.environ |= {"WHITESTONE_HOME": home, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "whitestone.config.settings"
        for command in ("migrate", *(["demo-register"] if said.home is None else [])):
            subprocess.run([*WHITESTONE, command], check=True)  # noqa: S603  # our own command
        _take(said.every, said.only, said.looks)
    finally:
        if said.home is None:
            shutil.rmtree(home, ignore_errors=True)


def _take(folder: Path | None, only: str, looks: int) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.test import Client  # noqa: PLC0415
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from whitestone.review.models import Person  # noqa: PLC0415

    known = addresses()

    def cookie(name: str) -> str:
        client = Client()
        if not name:
            return ""
        client.force_login(Person.objects.get(username=name))
        return client.cookies["sessionid"].value

    chromium = os.environ.get("WHITESTONE_TEST_CHROMIUM") or shutil.which("chromium")
    cookies = {who: cookie(who) for who in ("", OFFICER, REGION, CENTRE, OFFICE)}
    with serving() as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if folder is None:
            for name, (address, who, width, scheme, language) in DOCUMENTED.items():
                file = ROOT / "docs" / "pictures" / f"{name}.png"
                file.parent.mkdir(exist_ok=True)
                at = known.get(address, address)
                _picture(browser, host, cookies[who], at, width, scheme, language, file, full=False)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            for width, scheme, language in LOOKS[:looks]:
                for name, address, who in EVERY:
                    if name.startswith(only):
                        file = folder / f"{name}-{width}-{scheme}-{language}.png"
                        at = known.get(address, address)
                        _picture(browser, host, cookies[who], at, width, scheme, language, file, full=True)
        browser.close()


if __name__ == "__main__":
    main()
