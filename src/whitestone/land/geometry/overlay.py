"""From segments to covered faces: node, link, carry coverage, and begin anew where rounding made edges cross again.

The reference in array operations. `compiled_overlay` does the same in compiled loops.
"""

from __future__ import annotations

from typing import Protocol

from whitestone.land.geometry.faces import CoveredFaces, InconsistentArrangementError, faces_of
from whitestone.land.geometry.noding import edges, node
from whitestone.land.geometry.ragged import Ints
from whitestone.land.geometry.segments import Segments

ROUNDS = 8


class Overlay(Protocol):
    """Faces of segments that bound polygons; None when no face is left on the grid.

    The segments lie in strips side by side, which begin at the x of `begin` and do not meet.
    """

    def __call__(self, seg: Segments, begin: Ints) -> CoveredFaces | None:
        """Overlay `seg`."""


def reference(seg: Segments, begin: Ints) -> CoveredFaces | None:  # noqa: ARG001 (strips serve the compiled loops)
    """Overlay by array operations.

    Raises
    ------
    ArithmeticError
        Edges still cross after several rounds (never seen, and never expected: see `noding`).
    """
    seg = node(seg)
    for _ in range(ROUNDS):
        noded = edges(seg)
        if len(noded.low) == 0:
            return None
        try:
            return faces_of(noded)
        except InconsistentArrangementError:
            seg = node(seg, own=True)
    raise ArithmeticError("the arrangement does not settle on the grid")
