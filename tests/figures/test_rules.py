"""Each rule speaks on a fault and is silent on an invented country without one; none knows a country."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.country import write_folder, write_profile

from whitestone.figures import Report, Verdict, check_folder, load_folder
from whitestone.figures.rules import kinds
from whitestone.problems.catalogue import ProblemKind

CODES = {kind.code for kind in vars(kinds).values() if isinstance(kind, ProblemKind)}


class Fault(NamedTuple):
    """A text replaced in one file, and what must then be found and said."""

    code: str
    verdict: Verdict
    file: str
    old: str
    new: str
    said: str


FAULTS = [
    Fault(
        "total-differs", Verdict.CONTRADICTION, "release.csv", "Total,300000", "Total,300010", "300,010 − 300,000 = 10"
    ),
    Fault("sum-differs", Verdict.CONTRADICTION, "reported.csv", "275,items", "276,items", "250 + 20 + 5 = 275"),
    Fault("part-exceeds-whole", Verdict.CONTRADICTION, "reported.csv", "0.29,km2", "0.50,km2", "0.5"),
    Fault("percent-differs", Verdict.CONTRADICTION, "staff.csv", "40,10,25", "40,10,30", "10 of 40 = 25 %"),
    Fault("two-numbers", Verdict.CONTRADICTION, "staff.csv", "deminers,30,6,20", "deminers,35,7,20", "35 − 30 = 5"),
    Fault(
        "two-numbers",
        Verdict.QUESTION,
        "reported.csv",
        "R11,",
        "R12,release,mined area released,0.7,km2,national,2020-06,other,reported\nR11,",
        "0.7 − 0.3 = 0.4",
    ),
    Fault("wrong-unit-of-area", Verdict.CONTRADICTION, "reported.csv", "0.30,km2", "300000,km2", "300,000 − 0.3"),
    Fault("estimate-revised", Verdict.QUESTION, "reported.csv", "33,years", "90,years", "= 3, 6 months apart"),
    Fault(
        "closing-not-opening",
        Verdict.CONTRADICTION,
        "reported.csv",
        "R5,capacity,deminers,30",
        "R5,capacity,deminers,25",
        "30 − 25 = 5",
    ),
    Fault(
        "stock-does-not-follow",
        Verdict.CONTRADICTION,
        "reported.csv",
        "9.7,km2",
        "12.5,km2",
        "10 km² − 0.3 km² = 9.7 km²",
    ),
    Fault(
        "stock-does-not-follow", Verdict.QUESTION, "reported.csv", "9.7,km2,national", "12.5,km2,north", "2.8 km² more"
    ),
    Fault("readings-apart", Verdict.QUESTION, "reported.csv", "0.29,km2", "0.10,km2", "0.30 km² ÷ 0.10 km² = 3"),
    Fault(
        "finds-without-area",
        Verdict.CONTRADICTION,
        "release.csv",
        "North,100000",
        "North,0",
        "100 AP + 10 UXO = 110 items on 0 m²",
    ),
    Fault("finds-without-area", Verdict.QUESTION, "release.csv", "North,100000", "North,", "left blank"),
    Fault(
        "area-without-finds",
        Verdict.QUESTION,
        "release.csv",
        "100000,100,10",
        "100000,0,0",
        "North: 0 AP + 0 UXO = 0 items",
    ),
    Fault("area-without-finds", Verdict.QUESTION, "returns.csv", "AP,200000,150", "AP,200000,0", "0 AP"),
    Fault(
        "density-low", Verdict.QUESTION, "release.csv", "200000,150", "200000,1", "1 AP mines ÷ 0.20 km² = 5.0 per km²"
    ),
    Fault("density-high", Verdict.QUESTION, "release.csv", "North,100000", "North,1000", "100,000 per km²"),
    Fault(
        "rate-beyond-clearance",
        Verdict.QUESTION,
        "reported.csv",
        "R4,capacity,deminers,30",
        "R4,capacity,deminers,3",
        "÷ 3 people ÷ 200 days = 500 m²",
    ),
    Fault("plan-beyond-capacity", Verdict.QUESTION, "reported.csv", "0.40,km2/year", "4.0,km2/year", "667 m²"),
    Fault("duration-does-not-follow", Verdict.QUESTION, "reported.csv", "30,years", "300,years", "32.3 years"),
    Fault(
        "area-exceeds-unit", Verdict.CONTRADICTION, "release.csv", "North,100000", "North,99999999999", "times its area"
    ),
    Fault(
        "product-not-allowed", Verdict.QUESTION, "returns.csv", "X-S,2020,cleared", "X-S,2020,cancelled", "not allowed"
    ),
    Fault("unit-unmatched", Verdict.QUESTION, "returns.csv", "X-S,2020", "Nowhere,2020", "Nowhere: no code"),
    Fault("unit-unmatched", Verdict.QUESTION, "returns.csv", "X-S,2020", "Suth,2020", "It resembles South"),
    Fault("unit-ambiguous", Verdict.QUESTION, "returns.csv", "X-S,2020", "Twin,2020", "Twin, X-T1 and Twin, X-T2"),
    Fault(
        "unit-spelt-otherwise",
        Verdict.NOTE,
        "returns.csv",
        "X-S,2020",
        "Nord,2020",
        "Nord = North, X-N (listed spelling)",
    ),
]


def _report(tmp_path: Path, changes: Mapping[str, tuple[tuple[str, str], ...]] | None = None) -> Report:
    profile = write_profile(tmp_path / "profile")
    return check_folder(load_folder(write_folder(tmp_path / "figures", changes), str(profile)))


def test_nothing_is_raised_where_nothing_is_wrong(tmp_path: Path) -> None:
    report = _report(tmp_path)
    assert [(check.code, check.steps) for check in report.raised] == []
    only_on_a_fault = {"wrong-unit-of-area", "product-not-allowed", "unit-unmatched", "unit-ambiguous"}
    assert {check.code for check in report.checks} == CODES - only_on_a_fault


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}: {fault.new.strip()[:30]}")
def test_a_fault_is_found_with_its_arithmetic(tmp_path: Path, fault: Fault) -> None:
    raised = _report(tmp_path, {fault.file: ((fault.old, fault.new),)}).raised
    found = [check for check in raised if check.code == fault.code and check.verdict is fault.verdict]
    assert found, [(check.code, check.verdict, check.steps) for check in raised]
    steps = "\n".join(step for check in found for step in check.steps).replace("\u202f", " ")
    assert fault.said in steps
    for check in found:
        assert check.sentence.endswith(".")
        assert "{" not in check.sentence + check.question


def test_every_rule_has_a_fault_above() -> None:
    assert {fault.code for fault in FAULTS} == CODES


def test_no_rule_names_a_country_a_file_or_a_figure() -> None:
    folder = resources.files("whitestone.figures").joinpath("rules")
    for file in folder.iterdir():
        if file.name.endswith(".py"):
            code = file.read_text(encoding="utf-8")
            assert not re.search(r"\bF\d\d\b|\baze\b|Azerbaijan|Askeran|Fuzili|530|31,?578", code), file.name


@given(parts=st.lists(st.integers(0, 10**9), min_size=2, max_size=6), off=st.integers(-2, 2))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_total_agrees_exactly_when_it_is_the_sum(tmp_path: Path, parts: list[int], off: int) -> None:
    total = max(0, sum(parts) + off)
    rows = "".join(f"G{position},{part}\n" for position, part in enumerate(parts))
    folder = tmp_path / "any"
    folder.mkdir(exist_ok=True)
    folder.joinpath("t.csv").write_text(f"group,items\n{rows}Total,{total}\n", encoding="utf-8")
    folder.joinpath("figures.toml").write_text(
        'title = "t"\ncitation = "SYNTHETIC"\n[[files]]\nfile = "t.csv"\nrole = "table"\nid = "t"\ntitle = "t"\n'
        'label = "group"\nrows_are = "group"\ntotal = "Total"\ncolumns = [{ name = "items", unit = "items" }]\n',
        encoding="utf-8",
    )
    (check,) = check_folder(load_folder(folder)).checks
    assert (check.verdict is Verdict.AGREES) == (total == sum(parts))


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    changes = {"reported.csv": (("33,years", "90,years"), ("R5,capacity,deminers,30", "R5,capacity,deminers,25"))}
    before = _report(tmp_path / "a", changes)
    file = tmp_path / "b" / "figures" / "reported.csv"
    profile = write_profile(tmp_path / "b" / "profile")
    write_folder(tmp_path / "b" / "figures", changes)
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    after = check_folder(load_folder(tmp_path / "b" / "figures", str(profile)))
    assert {(check.code, check.verdict) for check in before.checks} == {
        (check.code, check.verdict) for check in after.checks
    }


def test_relations_can_stand_in_the_figures_themselves(tmp_path: Path) -> None:
    tmp_path.joinpath("reported.csv").write_text(
        "figure_id,topic,what_it_counts,value,unit,area,period_or_as_at,reported_by,basis,qualifier,part_of,same_as\n"
        "A,t,whole,10,items,here,2020,x,reported,,,\n"
        "B,t,one part,8,items,here,2020,x,reported,,A,\n"
        "C,t,other part,3,items,here,2020,x,reported,,A,\n"
        "D,t,again the whole,12,items,here,2020,x,reported,more than,,A\n",
        encoding="utf-8",
    )
    raised = check_folder(load_folder(tmp_path)).raised
    assert {check.code for check in raised} == {"part-exceeds-whole", "two-numbers"}
