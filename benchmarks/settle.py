"""The ledger against the same work in PostGIS and in GeoPandas: seconds, ratios, growth, memory and agreement.

Every contender has a process of its own and runs alone, one after another on the same SYNTHETIC register; making and
loading the register is not counted. See ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import shapely

from benchmarks import answer
from benchmarks.contenders import APPROVAL, ENGINE, GEOPANDAS, PEERS, POSTGIS, Result

Outcome = Result | str
"""What a contender got, or why it got nothing."""


def run(contender: str, polygons: int, *, seed: int, runs: int, limit: float) -> Outcome:
    """Run one contender in its own process; it is stopped `limit` seconds per run after its register is loaded."""
    if contender == POSTGIS and "WHITESTONE_TEST_POSTGRES" not in os.environ:
        return "no PostGIS: start with tools/with_postgis.sh"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result"
        command = [sys.executable, "-m", "benchmarks.contenders", contender, str(polygons), str(seed), str(runs)]
        with subprocess.Popen([*command, str(out)], stdout=subprocess.PIPE, text=True) as process:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                process.kill()
                return f"failed before the work began (exit status {process.wait()})"
            try:
                status = process.wait(limit * runs)
            except subprocess.TimeoutExpired:
                process.kill()
                return f"stopped after {limit * runs:.0f} s"
        if status != 0:
            return f"failed (exit status {status})"
        result: Result = pickle.loads(out.read_bytes())  # noqa: S301 (written by our own process a moment ago)
        return result


def machine() -> str:
    """What the figures were got on."""
    model = "unknown processor"
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        names = [line.split(":")[1].strip() for line in cpus.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    load = os.getloadavg()[0]
    geos = ".".join(map(str, shapely.geos_version))
    return (
        f"{os.cpu_count()} cores ({model}), load {load:.1f} at the start, Python {platform.python_version()}, "
        f"Shapely {shapely.__version__}, GEOS {geos}"
    )


def growth(small: Result, large: Result) -> tuple[float, float]:
    """Exponent by which the cost grew between two sizes, and the exponent that n log n would have."""
    sizes = large.polygons / small.polygons
    expected = sizes * math.log(large.polygons) / math.log(small.polygons)
    return math.log(large.median / small.median) / math.log(sizes), math.log(expected) / math.log(sizes)


def line(outcome: Outcome, contender: str, engine: Outcome) -> str:
    """One line of the table."""
    if isinstance(outcome, str):
        return f"  {contender:<10} {outcome}"
    peak = f"{outcome.peak_bytes / 2**20:,.0f} MB"
    if outcome.server_peak_bytes:
        peak += f" + server {outcome.server_peak_bytes / 2**20:,.0f} MB"
    text = f"  {contender:<10} {outcome.median:9.2f} s   peak {peak}"
    if contender != POSTGIS:
        text += f"   {statistics.median(outcome.cpu_seconds):.2f} CPU s"
    if contender != ENGINE and isinstance(engine, Result):
        text += f"   engine is {outcome.median / engine.median:.1f} times as fast"
    return text


def agreement(outcomes: dict[str, Outcome]) -> list[tuple[str, str, answer.Difference]]:
    """Differences between the answers of every two contenders that have one."""
    answers = [(name, got.answer) for name, got in outcomes.items() if isinstance(got, Result) and got.answer]
    return [
        (one, other, answer.differences(left, right))
        for place, (one, left) in enumerate(answers)
        for other, right in answers[place + 1 :]
    ]


def described(found: answer.Difference) -> str:
    """How far two answers are apart, in words."""
    return "; ".join([
        *(f"{name} to {gap.relative:.0e} ({gap.beyond} of {gap.rows} beyond 1e-6, at most {gap.square_metres:.2g} m²; "
          f"totals to {gap.total:.0e})" for name, gap in (("balance", found.balance), ("parts", found.parts))),
        f"readings to {found.readings:.0e}",
        f"{found.counts} counts differ",
    ])  # fmt: skip


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.settle", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000", help="polygons, comma-separated (ten finds each)")
    parser.add_argument("--peers", default=",".join(PEERS), help="postgis, geopandas, both or none")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds per run after which a contender is stopped")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1, help="runs of each contender; the median counts")
    parser.add_argument("--approvals", type=int, default=15, help="approvals timed at --approval-size")
    parser.add_argument("--approval-size", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


def main() -> int:
    """Run everything that was asked for; 1 when two contenders disagree."""
    chosen = options()
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    peers = [name for name in (POSTGIS, GEOPANDAS) if name in chosen.peers.split(",")]
    on = machine()
    print(f"{on}\nSYNTHETIC registers, seed {chosen.seed}, median of {chosen.runs}\n")
    record: dict[str, object] = {"machine": on, "seed": chosen.seed, "runs": chosen.runs}
    figures, apart = [], 0
    engines: list[Result] = []
    for size in sizes:
        print(f"{size:,} polygons, {size * 10:,} finds")
        outcomes: dict[str, Outcome] = {}
        for name in (ENGINE, *peers):
            outcomes[name] = run(name, size, seed=chosen.seed, runs=chosen.runs, limit=chosen.limit)
            print(line(outcomes[name], name, outcomes[ENGINE]), flush=True)
            got = outcomes[name]
            figures.append({"contender": name, "polygons": size, "stopped": got} if isinstance(got, str)
                           else {key: value for key, value in asdict(got).items() if key != "answer"})  # fmt: skip
        for one, other, found in agreement(outcomes):
            apart += not found.agrees
            print(f"  {one} and {other} {'agree' if found.agrees else 'DISAGREE'}: {described(found)}")
            figures.append({"agreement": [one, other], "polygons": size, **asdict(found)})
        got = outcomes[ENGINE]
        if isinstance(got, Result):
            if engines:
                cost, expected = growth(engines[-1], got)
                print(
                    f"  engine grew with exponent {cost:.2f} since {engines[-1].polygons:,} (n log n: {expected:.2f})"
                )
            engines.append(got)
        print()
    if chosen.approvals:
        outcome = run(APPROVAL, chosen.approval_size, seed=chosen.seed, runs=chosen.approvals, limit=chosen.limit)
        if isinstance(outcome, Result):
            slowest = max(outcome.seconds)
            print(f"an approval that changes one polygon of {chosen.approval_size:,}: median "
                  f"{outcome.median * 1e3:.0f} ms, slowest {slowest * 1e3:.0f} ms, "
                  f"of {len(outcome.seconds)}")  # fmt: skip
            figures.append(asdict(outcome))
        else:
            print(f"approval: {outcome}")
    if chosen.json:
        chosen.json.write_text(json.dumps({**record, "figures": figures}, indent=1) + "\n", encoding="utf-8")
    return 1 if apart else 0


if __name__ == "__main__":
    raise SystemExit(main())
