"""Runs one contender on one synthetic register, in a process of its own, and writes what it got.

Started by `benchmarks.settle`, never imported by the product. Making the register and loading it are not counted.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import pickle
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks import answer, peer_geopandas, peer_postgis
from benchmarks.registers import make
from whitestone.land.inputs import LandInputs
from whitestone.land.ledger import Ledger
from whitestone.land.result import Period, Settlement
from whitestone.land.words import Column, Part, Reading

YEAR = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
FADE_OUT = {"AP": answer.FADE_OUT_M}
ENGINE, POSTGIS, GEOPANDAS, APPROVAL = "engine", "postgis", "geopandas", "approval"
PEERS = (POSTGIS, GEOPANDAS)
WARM_UP = 300
ENGINE_WARM_UP = 20_000
"""Large enough that the compiled loops are loaded: a server loads them once, as a database server is started once."""
Work = Callable[[], answer.Answer | None]


@dataclass(frozen=True)
class Result:
    """Seconds of the counted work on the clock (each run), peak memory in bytes, and the answer.

    `cpu_seconds` is the processors' time of all threads of this process, which does not suffer from busy neighbours; it
    knows nothing of a database server.
    """

    contender: str
    polygons: int
    finds: int
    seconds: tuple[float, ...]
    cpu_seconds: tuple[float, ...]
    peak_bytes: int
    server_peak_bytes: int
    answer: answer.Answer | None

    @property
    def median(self) -> float:
        """Median of the runs, in seconds."""
        return statistics.median(self.seconds)


def from_settlement(settlement: Settlement) -> answer.Answer:
    """The shared figures of the engine's settlement."""
    rows = {
        (row.unit, row.kind.value, row.group): (row.opening, *(row.moved[column] for column in Column), row.closing)
        for row in settlement.rows
        if row.kind is not None and row.group is not None  # land that only tabular returns declare has neither
    }
    releases = list(settlement.releases.items())
    parts = {name: (release.polygon, *(release.parts[part] for part in Part)) for name, release in releases}
    readings = {
        (row.reading.value, row.land_class): answer.ReadingFigures(row.area, row.polygons, row.items, row.ap_items)
        for row in settlement.readings
        if row.area > 0 and (row.reading is not Reading.WORKED_POLYGONS or row.land_class == answer.AP_MINED)
    }
    items = {
        name: (sum(release.items.values()), release.items.get("AP", 0)) for name, release in releases if release.items
    }
    return answer.Answer(rows, parts, readings, items)


def prepare(contender: str, inputs: LandInputs) -> Work:
    """Load the register as this contender wants it and return the counted work."""
    if contender == ENGINE:
        return lambda: _settled(inputs)
    if contender == GEOPANDAS:
        frames = peer_geopandas.load(inputs)
        return lambda: peer_geopandas.settle(frames, YEAR)
    connection = peer_postgis.connect(os.environ["WHITESTONE_TEST_POSTGRES"])
    peer_postgis.load(connection, inputs, YEAR)
    return lambda: peer_postgis.settle(connection)


def _settled(inputs: LandInputs) -> answer.Answer:
    return from_settlement(Ledger(inputs).settle(YEAR.start, YEAR.end, fade_out_m=FADE_OUT))


def approvals(inputs: LandInputs, runs: int, seed: int) -> tuple[float, ...]:
    """Seconds of each approval of one changed polygon: the ledger after the change, and the year settled again."""
    ledger = Ledger(inputs)
    ledger.settle(YEAR.start, YEAR.end, fade_out_m=FADE_OUT)
    random = np.random.default_rng(seed)
    seconds = []
    for row in random.integers(0, len(inputs.hazards), runs).tolist():
        hazards = inputs.hazards
        smaller = shapely.transform(hazards.geometry[row : row + 1], _shrunk)
        version = replace(
            hazards,
            **{name: getattr(hazards, name)[row : row + 1] for name in ("id", "kind", "claims", "closed")},
            date=np.array([np.datetime64("2023-07-01")]),
            geometry=smaller,
            version=np.array([len(hazards) + 1]),
            row=np.array([len(hazards) + 1]),
        )
        began = time.perf_counter()
        ledger.changed(hazards=version).settle(YEAR.start, YEAR.end, fade_out_m=FADE_OUT)
        seconds.append(time.perf_counter() - began)
    return tuple(seconds)


def _shrunk(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    centre = coordinates.mean(axis=0)
    smaller: NDArray[np.float64] = np.round(centre + (coordinates - centre) * 0.9, 2)
    return smaller


class ServerMemory(threading.Thread):
    """Watches the memory of the database server's processes (proportional share of each) while work is done."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(daemon=True)
        with peer_postgis.connect(conninfo) as connection:
            self._server = _parent(connection.info.backend_pid)
        self._stopped = threading.Event()
        self.peak = 0

    def run(self) -> None:
        """Look once a second: looking costs the machine time too."""
        while not self._stopped.wait(1.0):
            self.peak = max(self.peak, sum(_share(int(path.name)) for path in Path("/proc").glob("[0-9]*")
                                           if _parent(int(path.name)) == self._server))  # fmt: skip

    def stop(self) -> int:
        """Stop looking; the peak in bytes, 0 where it cannot be read."""
        self._stopped.set()
        self.join()
        return self.peak


def _status(process: int | str, file: str, name: str) -> int:
    try:
        text = Path(f"/proc/{process}/{file}").read_text(encoding="utf-8")
    except OSError:  # the process has ended, or belongs to somebody else
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name}:")), 0)


def _parent(process: int) -> int:
    return _status(process, "status", "PPid")


def _share(process: int) -> int:
    return _status(process, "smaps_rollup", "Pss") * 1024


def forget_peak() -> None:
    """Let the process's peak memory begin anew, so that making the register does not count (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_memory() -> int:
    """Peak resident memory of this process since `forget_peak`, in bytes."""
    return _status("self", "status", "VmHWM") * 1024


def main() -> None:
    """Run one contender and pickle its `Result` for the caller, who made the file's folder."""
    options = argparse.ArgumentParser()
    options.add_argument("contender", choices=(ENGINE, *PEERS, APPROVAL))
    options.add_argument("polygons", type=int)
    options.add_argument("seed", type=int)
    options.add_argument("runs", type=int)
    options.add_argument("out", type=Path)
    chosen = options.parse_args()
    name = chosen.contender
    if name != APPROVAL:
        prepare(name, make(ENGINE_WARM_UP if name == ENGINE else WARM_UP, chosen.seed))()
    inputs = make(chosen.polygons, chosen.seed)
    found: answer.Answer | None = None
    seconds: tuple[float, ...] = ()
    processor: tuple[float, ...] = ()
    server = 0
    if name == APPROVAL:
        print("ready", flush=True)
        forget_peak()
        seconds = approvals(inputs, chosen.runs, chosen.seed)
    else:
        work = prepare(name, inputs)
        watch = ServerMemory(os.environ["WHITESTONE_TEST_POSTGRES"]) if name == POSTGIS else None
        print("ready", flush=True)
        forget_peak()
        if watch:
            watch.start()
        for _ in range(chosen.runs):
            began, busy = time.perf_counter(), time.process_time()
            found = work()
            seconds = (*seconds, time.perf_counter() - began)
            processor = (*processor, time.process_time() - busy)
            if name == POSTGIS and len(seconds) < chosen.runs:
                work = prepare(name, inputs)
        server = watch.stop() if watch else 0
    finds = 0 if inputs.finds is None else len(inputs.finds)
    result = Result(name, chosen.polygons, finds, seconds, processor, peak_memory(), server, found)
    chosen.out.write_bytes(pickle.dumps(result))


if __name__ == "__main__":
    main()
