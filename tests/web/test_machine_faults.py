"""A locked database, a full disk, a sender who goes away, a killed process: said with a code, nothing half done."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from click.testing import CliRunner
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import OPERATOR, Cast
from tests.records.country import DAY, found, hazard, square
from whitestone.config.commands import main
from whitestone.records.hazards.models import Hazard
from whitestone.review.models import Attachment, Event, Person
from whitestone.review.states import State
from whitestone.review.verify import verify

ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ".:src"}
START = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
"""
HOLD = f"""{START}
from whitestone.review.audit import writing
with writing(None):
    print("held", flush=True)
    sys.stdin.read()
    raise SystemExit
"""
FILL = f"""{START}
import resource, signal
from datetime import date
from pathlib import Path
from django.db import OperationalError, connection
from tests.cast import OPERATOR
from whitestone.kernel.faults import fault_of
from whitestone.problems import ProblemError
from whitestone.records.hazards.models import Hazard
from whitestone.review.actions.attaching import attach
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.models import Attachment, Event, Person
from whitestone.review.verify import verify

limit, home = int(sys.argv[2]), Path(sys.argv[1]).parent
settings.ATTACHMENTS = home / "attachments"
connection.ensure_connection()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
filler = home / "filler"
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
else:
    try:
        filler.write_bytes(b"0" * 400_000_000)
    except OSError:
        pass
    # Room for a little: the fault must come in the middle of a write.
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - 3_000_000)
person = Person.objects.get(username="field")
values = {{"kind": "CHA", "contamination": "AP", "effective": date(2023, 1, 1), "note": "SYNTHETIC " * 100}}
new = [NewRecord(OPERATOR, values)] * 40
before, events, codes = Hazard.objects.count(), Event.objects.count(), []
for _ in range(2000):
    try:
        record(Hazard, new, actor=person)
    except OperationalError as error:
        codes.append(fault_of(error).code)
        break
written = Hazard.objects.count() - before
whole = written % 40 == 0 and Event.objects.count() - events == written
try:
    attach(Hazard.objects.first(), name="a.txt", chunks=[b"text " * 200_000] * 100, actor=person)
except (ProblemError, OperationalError) as error:
    codes.append(error.problems[0].code if isinstance(error, ProblemError) else fault_of(error).code)
nothing = not Attachment.objects.exists() and not [p for p in settings.ATTACHMENTS.rglob("*") if p.is_file()]
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
filler.unlink(missing_ok=True)
record(Hazard, new, actor=person)
attach(Hazard.objects.first(), name="a.txt", chunks=[b"text"], actor=person)
print(codes, whole, nothing, [one.code for one in verify()])
"""
KILLED = f"""{START}
import os, signal
from whitestone.records.hazards.models import Hazard
from whitestone.records.releases.models import Release
from whitestone.review import audit
from whitestone.review.actions.drafting import NewRecord, record
from whitestone.review.models import Person
from datetime import date
from uuid import uuid4
from tests.cast import OPERATOR

person, batch = Person.objects.get(username="field"), uuid4()
values = {{"kind": "CHA", "contamination": "AP", "effective": date(2023, 1, 1)}}

def many():
    for number in range(1000):
        if number == 700:
            os.kill(os.getpid(), signal.SIGKILL)
        yield NewRecord(OPERATOR, values)

with audit.writing(person, "an import", batch):
    record(Hazard, [NewRecord(OPERATOR, values)] * 50, actor=person, batch=batch)
    record(Hazard, many(), actor=person, batch=batch)
"""


@pytest.fixture
def land(shared_cast: Cast) -> Cast:
    found(shared_cast)
    return shared_cast


def child(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", program, *arguments]


@contextmanager
def held() -> Iterator[None]:
    """Another process in the middle of a write, longer than this one waits."""
    name = str(connection.settings_dict["NAME"])
    with subprocess.Popen(
        child(HOLD, name),
        env={**os.environ, **ENVIRONMENT},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with connection.cursor() as cursor:
            postgresql = connection.vendor == "postgresql"
            cursor.execute("SET lock_timeout = '200ms'" if postgresql else "PRAGMA busy_timeout = 200")
            yield
            cursor.execute("SET lock_timeout = '20s'" if postgresql else "PRAGMA busy_timeout = 20000")
        other.stdin.close()


@pytest.mark.django_db(transaction=True)
def test_the_command_line_tells_a_locked_database(land: Cast) -> None:
    events = Event.objects.count()
    with held():
        told = CliRunner().invoke(main, ["account", "late", "--password", "white stones face the safe side"])
    assert told.exit_code == 2
    assert "[database-busy]" in told.output
    assert "Traceback" not in told.output
    assert Event.objects.count() == events
    assert not Person.objects.filter(username="late").exists()


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_is_said_and_gives_back_what_was_typed(land: Cast) -> None:
    client = Client()
    client.force_login(land.field)
    typed = {
        "owner": str(OPERATOR), "reference": "HA-77", "kind": "CHA", "contamination": "AP", "effective": str(DAY),
        "status": "open", "area": square(46.1, 40.1).wkt, "note": "<b>beside the old mill</b>", "original": "{}",
        "parents": "[]",
    }  # fmt: skip
    events = Event.objects.count()
    with held():
        page = client.post("/hazard/new/", typed)
        answer = client.post(
            "/api/hazard/", {"owner": str(OPERATOR), "values": {"kind": "CHA"}}, content_type="application/json"
        )
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert b"database-busy" in page.content
    assert b"&lt;b&gt;beside the old mill&lt;/b&gt;" in page.content
    assert b"HA-77" in page.content
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["problems"][0]["code"] == "database-busy"
    assert (Hazard.objects.count(), Event.objects.count()) == (0, events)
    assert client.post("/hazard/new/", typed).status_code == 302
    assert Hazard.objects.get().reference == "HA-77"


@contextmanager
def small_disk(way: str) -> Iterator[tuple[Path, int]]:
    """A folder on a disk of a few megabytes, or one in which no file may grow past a limit."""
    place = Path(tempfile.mkdtemp(prefix="whitestone-disk."))
    try:
        if way == "file limit":
            yield place, 6_000_000
            return
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip("only root mounts a small disk; the limit on files is tried in its place")
        try:
            yield place, 0
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["small disk", "file limit"])
def test_a_full_disk_leaves_the_register_whole_and_working_once_there_is_room(land: Cast, way: str) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("the disk of the database server is not this test's to fill")
    with small_disk(way) as (place, limit):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(place / "register.sqlite3")])
        filled = subprocess.run(
            child(FILL, str(place / "register.sqlite3"), str(limit)),
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert filled.returncode == 0, filled.stderr
        codes, said = filled.stdout.split("]", 1)
        assert codes.startswith("['disk-full', '"), filled.stdout
        assert said.strip() == "True True []", filled.stdout


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        pass


def answer_one(server: WSGIServer) -> None:
    """In a thread of its own, whose connection nobody else would close."""
    server.handle_request()
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_breaks_off_leaves_no_trace(land: Cast, settings: Settings, tmp_path: Path) -> None:
    from whitestone.config.wsgi import application  # noqa: PLC0415  # it starts Django by itself

    settings.ATTACHMENTS, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "attachments", str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    one = hazard(land)
    client = Client()
    client.force_login(land.field)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    token = "t" * 32
    head = (
        '--XX\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token + "\r\n"
        '--XX\r\nContent-Disposition: form-data; name="note"\r\n\r\nhalf\r\n'
        '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
    ).encode()
    tail = b"\r\n--XX--\r\n"
    for cut, rows in ((True, 0), (False, 1)):
        body = head + b"text " * 100_000 + tail
        with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
            thread = Thread(target=answer_one, args=(server,))
            thread.start()
            with socket.create_connection(("127.0.0.1", server.server_port)) as wire:
                wire.sendall(
                    (
                        f"POST /hazard/{one.record}/1/attach/ HTTP/1.1\r\nHost: localhost\r\n"
                        f"Cookie: {django_settings.SESSION_COOKIE_NAME}={cookie}; csrftoken={token}\r\n"
                        f"Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: {len(body)}\r\n\r\n"
                    ).encode()
                )
                wire.sendall(body[: len(body) // 2] if cut else body)
                if not cut:
                    assert b" 302 " in wire.recv(100)
            thread.join(30)
        assert Attachment.objects.count() == rows
        assert Event.objects.filter(verb="attach").count() == rows
        assert not list(tmp_path.glob("*.upload*"))
        kept = [file for file in (tmp_path / "attachments").rglob("*") if file.is_file()]
        assert len(kept) == rows


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_a_batch_leaves_nothing_of_it(land: Cast) -> None:
    events = Event.objects.count()
    killed = subprocess.run(
        child(KILLED, str(connection.settings_dict["NAME"])),
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (Hazard.objects.count(), Event.objects.count()) == (0, events)
    assert not list(verify())
    assert hazard(land).state == State.DRAFT
