"""`overlay.reference` in compiled loops, for large inputs. Gives the same faces, in another order."""

from __future__ import annotations

import numpy as np

from whitestone.land.geometry import compiled as nodes
from whitestone.land.geometry import compiled_faces as loops
from whitestone.land.geometry.faces import CoveredFaces, Cycles, covered, face_of_cycle
from whitestone.land.geometry.noding import Noded
from whitestone.land.geometry.overlay import ROUNDS
from whitestone.land.geometry.ragged import Ints, offsets, spread
from whitestone.land.geometry.segments import Segments


def compiled(seg: Segments, begin: Ints) -> CoveredFaces | None:
    """Overlay by compiled loops; see `overlay.reference`."""
    parts = nodes.node(seg.x1, seg.y1, seg.x2, seg.y2, seg.polygon, False)
    for _ in range(ROUNDS):
        noded = Noded(*nodes.edges(*parts))
        if len(noded.low) == 0:
            return None
        faces = _faces(noded, begin)
        if faces is not None:
            return faces
        parts = nodes.node(*parts, True)
    raise ArithmeticError("the arrangement does not settle on the grid")


def _faces(noded: Noded, begin: Ints) -> CoveredFaces | None:
    """Covered faces, or None when the edges still cross."""
    cycles = Cycles(*loops.link(noded.x, noded.y, noded.low, noded.high))
    entry = np.empty(len(cycles.twice_area), dtype=np.int64)
    entry[cycles.label] = np.arange(len(cycles.label))
    host = loops.hosts(
        noded.x,
        noded.y,
        cycles.origin,
        cycles.following,
        entry,
        cycles.twice_area,
        cycles.edge_component,
        cycles.first,
        begin,
    )
    face, faces = face_of_cycle(cycles.twice_area, host)
    begin, count, lists = loops.coverage(noded.start, noded.polygon, cycles.following, entry, face, cycles.label, faces)
    token = np.random.default_rng(20230919).integers(0, 2**63, int(noded.polygon.max()) + 1, dtype=np.int64)
    if not loops.consistent(token, noded.start, noded.polygon, begin, count, lists, face, cycles.label):
        return None
    position, _ = spread(begin, count)
    return covered(noded, cycles, face, offsets(count), lists[position])
