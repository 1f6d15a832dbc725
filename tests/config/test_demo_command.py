"""`whitestone demo`: does the main job, ends by itself, says where to look, and serves only this computer."""

import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.config.chapter import Whence, compared
from whitestone.config.commands import main
from whitestone.config.demo_command import server
from whitestone.config.demo_register import command, free_address, surroundings
from whitestone.demonstration import ACCOUNTS, PASSWORD
from whitestone.land import example


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    result = CliRunner().invoke(main, ["demo", str(folder)])
    assert result.exit_code == 0, result.output
    return folder, result.stdout


def test_it_settles_the_worked_example_exactly_and_says_synthetic(made: tuple[Path, str]) -> None:
    folder, printed = made
    written = json.loads((folder / "ledger" / "balance.json").read_text(encoding="utf-8"))
    expected = json.loads(example.EXPECTED.read_text(encoding="utf-8"))
    assert {key: written[key] for key in expected} == expected
    assert "SYNTHETIC" in printed
    assert "The books balance" in printed
    assert "SYNTHETIC" in (folder / "ledger" / "report.html").read_text(encoding="utf-8")


def test_it_prints_the_contradictions_of_the_published_figures(made: tuple[Path, str]) -> None:
    folder, printed = made
    assert "31,578" in printed
    assert "31,577" in printed
    assert "Askeran" in (folder / "figures" / "report.html").read_text(encoding="utf-8")


def test_it_ends_by_saying_where_to_look(made: tuple[Path, str]) -> None:
    folder, printed = made
    last = printed.splitlines()[-6:]
    named = [Path(line.strip()) for line in last if line.startswith("  ")]
    assert folder / "ledger" / "report.html" in named
    assert folder / "figures" / "report.html" in named
    assert all(path.is_file() for path in named)
    assert "--serve" in last[-1]


def test_every_link_of_its_first_page_leads_to_a_file(made: tuple[Path, str]) -> None:
    folder, _ = made
    page = (folder / "index.html").read_text(encoding="utf-8")
    links = [piece.split('"')[0] for piece in page.split('href="')[1:]]
    files = [link for link in links if not link.startswith(("#", "http://127.0.0.1:"))]
    assert len(files) >= 6
    assert len(files) < len(links)
    assert all((folder / link).is_file() for link in files)


def test_it_serves_the_pages_to_this_computer_and_nothing_beside_them(made: tuple[Path, str]) -> None:
    folder, _ = made
    (folder.parent / "secret.txt").write_text("not yours")
    with server(folder) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        assert serving.server_address[0] == "127.0.0.1"
        address = f"http://127.0.0.1:{serving.server_port}/"
        with urllib.request.urlopen(address) as answer:
            assert b"Whitestone" in answer.read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address + "../secret.txt")  # noqa: S310 - as above
        serving.shutdown()


def test_a_second_run_replaces_and_a_folder_of_someone_else_is_refused(made: tuple[Path, str], tmp_path: Path) -> None:
    folder, printed = made
    assert CliRunner().invoke(main, ["demo", str(folder)]).stdout == printed
    (tmp_path / "thesis.txt").write_text("three years of work")
    refused = CliRunner().invoke(main, ["demo", str(tmp_path)])
    assert refused.exit_code == 2
    assert "[out-not-empty]" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_it_makes_a_register_of_its_own_and_says_who_signs_in(made: tuple[Path, str]) -> None:
    folder, printed = made
    for account in ACCOUNTS:
        assert account.username in printed
    assert PASSWORD in printed
    with sqlite3.connect(folder / "register" / "register.sqlite3") as database:
        approved = "SELECT count(*) FROM finds_find WHERE state = 'approved'"
        ((history,),) = database.execute(f"{approved} AND effective < '2024-01-01'")
        ((after,),) = database.execute(f"{approved} AND effective >= '2024-01-01'")
    assert history == 32_813
    assert after > 0, "those of the year that went through the actions"
    assert not (folder / "register.sqlite3").exists()


def _profile(folder: Path, start: str, end: str, out: Path) -> dict[str, dict[str, Any]]:
    """Cells of the country profile of the demonstration's register, as anybody would print it, by address."""
    asked = ("--format", "json", "--from", start, "--to", end, "--out", str(out))
    line = command("report", "print", "country-profile", *asked)
    subprocess.run(line, check=True, capture_output=True, env=surroundings(folder / "register"))
    said = json.loads((out / f"country-profile-{end}.json").read_text(encoding="utf-8"))
    return {cell["address"]: cell for cell in said["cells"]}


def test_the_profile_of_its_register_gives_every_cell_of_the_five_printed_tables(
    made: tuple[Path, str], tmp_path: Path
) -> None:
    cells = _profile(made[0], "2023-01-01", "2023-12-31", tmp_path)
    every = list(compared(cells, _profile(made[0], "2024-01-01", "2024-05-31", tmp_path)))
    wrong = [one for one in every if one.ours != pytest.approx(one.printed, rel=0, abs=one.near)]
    assert not wrong
    # 3 groups, 7 operators and totals, 9 and totals, 16 districts and totals, 5 years and the total.
    assert Counter(one.table for one in every) == {1: 9, 2: 28, 3: 27, 4: 80, 5: 11}
    told = Counter((one.table, one.whence) for one in every)
    assert told[5, Whence.OTHERS] == 11
    assert [one.whence for one in every if one.table < 4] == [Whence.RECORDS] * 64
    assert {one.row for one in every if one.whence is Whence.FLAGGED} == {"Askeran", "Khojaly"}
    # What contradicts itself is said, and what the register holds stays what it is.
    assert cells["five-years-ap/2021/cleared-ap-mined"]["value"] < 1e6
    assert cells["five-years-ap/total/cleared-ap-mined"]["value"] == pytest.approx(
        sum(cells[f"five-years-ap/{year}/cleared-ap-mined"]["value"] for year in range(2019, 2024)), abs=1e-3
    )


def test_another_programme_does_not_replace_the_register(made: tuple[Path, str]) -> None:
    folder, _ = made
    refused = CliRunner().invoke(main, ["demo", str(folder), "--seed", "2"])
    assert refused.exit_code == 2
    assert "[demonstration-other-programme]" in refused.stderr


def test_the_register_is_served_with_its_files_under_names_that_may_be_kept(made: tuple[Path, str]) -> None:
    folder, _ = made
    address = free_address()
    with subprocess.Popen(command("serve", "--address", address), env=surroundings(folder / "register")) as serving:
        try:
            page = _asked(f"http://{address}/")
            assert "SYNTHETIC" in page.read().decode()
            home = _asked(f"http://{address}/").read().decode()
            style = home.split('rel="stylesheet" href="')[1].split('"')[0]
            file = _asked(f"http://{address}{style}")
            assert "immutable" in file.headers["Cache-Control"]
            assert _asked(f"http://{address}/static/pages/style.css").status == 200
            taken = subprocess.run(
                command("serve", "--address", address),
                env=surroundings(folder / "register"),
                capture_output=True,
                text=True,
                check=False,
            )
            assert taken.returncode == 2
            assert "[address-taken]" in taken.stderr
        finally:
            serving.terminate()


def test_several_processes_answer_at_one_address_and_end_together(made: tuple[Path, str]) -> None:
    folder, _ = made
    address = free_address()
    line = command("serve", "--address", address, "--processes", "2")
    with subprocess.Popen(line, env=surroundings(folder / "register")) as serving:
        try:
            assert "SYNTHETIC" in _asked(f"http://{address}/").read().decode()
            children = _children(serving.pid)
            assert len(children) == 2
            os.kill(children[0], signal.SIGKILL)
            for _ in range(100):
                if len(_children(serving.pid)) == 2 and children[0] not in _children(serving.pid):
                    break
                time.sleep(0.1)
            assert len(_children(serving.pid)) == 2
            assert _asked(f"http://{address}/").status == 200
        finally:
            serving.terminate()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://{address}/")


def _children(parent: int) -> list[int]:
    said = Path(f"/proc/{parent}/task/{parent}/children")
    if not said.exists():
        pytest.skip("this system does not say which processes a process has begun")
    return [int(child) for child in said.read_text().split()]


def _asked(address: str) -> HTTPResponse:
    """The answer, once the server has started."""
    for _ in range(600):
        try:
            answer: HTTPResponse = urllib.request.urlopen(address)  # noqa: S310 - our own address
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
        else:
            return answer
    raise AssertionError(f"nothing answers at {address}")
