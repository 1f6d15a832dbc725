"""A process that pulls is killed in the middle of a page: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as register
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.intake.pulls.server import Recorded
from tests.intake.pulls.sources import source
from tests.intake.pulls.test_pulls import codes, finds, pull
from tests.records.country import found
from tests.records.operations import prepare
from whitestone.intake.pulls.models import PulledRow, PullRun, PullSource
from whitestone.review.verify import verify

ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import sys
from django.conf import settings
import django
name, key, attachments = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
settings.SECRET_KEY, settings.ATTACHMENTS, settings.PULL_HOSTS = key, attachments, ("127.0.0.1",)
django.setup()
from whitestone.intake.pulls.models import PullSource
from whitestone.intake.pulls.running import run
run(PullSource.objects.get(), size=2)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_is_killed_while_it_waits_for_the_third_page(
    shared_cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.ATTACHMENTS, settings.PULL_HOSTS = tmp_path / "attachments", ("127.0.0.1",)
    found(shared_cast)
    nation = prepare(shared_cast)
    with Recorded() as server:
        for number in range(6):
            server.put(f"uuid:{number}", count=number + 1)
        one = source(nation, server, "ODK Central")
        server.stall("skiptoken=4")
        told = (str(connection.settings_dict["NAME"]), register.SECRET_KEY, str(settings.ATTACHMENTS))
        path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": path}
        with subprocess.Popen([sys.executable, "-c", CHILD, *told], env=environment) as child:
            assert server.stalled.wait(60), "the process never asked for its third page"
            child.send_signal(signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL
        server.stalls = ""
        # It could not say that it ended, and its pages are there.
        assert (PullRun.objects.get().ended, PulledRow.objects.count()) == (None, 4)
        with pytest.raises(Exception, match="pull-running"):
            pull(one)
        PullSource.objects.update(busy=timezone.now() - dt.timedelta(minutes=11))
        server.log.clear()
        done = pull(one, size=2)
        assert (codes(done), done.rows, len(server.asked("/Submissions"))) == ([], 2, 1)
        assert finds(one) == 6
    assert not list(verify(None))
