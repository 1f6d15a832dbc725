"""Which layer of a file is meant, and how a file and its layer are named together. Reads no rows."""

from __future__ import annotations

from pathlib import Path

import pyogrio

from whitestone.land.reading import kinds
from whitestone.problems import ProblemError

_SHAPES = {"finds": ("Point",)}
_LAND = ("Polygon", "Surface")
_ANY = ("Unknown", "GeometryCollection")


def split_name(name: Path | str) -> tuple[Path, str | None]:
    """Split ``file.gpkg:layer`` into the file and the layer; a file that has a colon in its own name is itself."""
    path = Path(name)
    head, colon, layer = str(name).rpartition(":")
    if path.exists() or not colon or not Path(head).exists():
        return path, None
    return Path(head), layer


def choose_layer(path: Path, role: str, wanted: str | None) -> str:
    """The layer `wanted`, else the only one of the shape that the role needs.

    Raises
    ------
    ProblemError
        When there is no such layer, or several may be meant.
    """
    listed = {str(name): str(shape or "") for name, shape in pyogrio.list_layers(path)}
    names = ", ".join(listed) or "none"
    if wanted is not None:
        if wanted not in listed:
            raise ProblemError(kinds.NO_LAYER(file=str(path), value=wanted, layers=names))
        return wanted
    if not listed:
        raise ProblemError(kinds.NO_LAYER(file=str(path), value=f"for {role}", layers=names))
    exact = _of(listed, _SHAPES.get(role, _LAND))
    fitting = exact or _of(listed, _ANY) or list(listed)
    if len(fitting) > 1:
        raise ProblemError(kinds.SEVERAL_LAYERS(file=str(path), layers=", ".join(fitting)))
    return fitting[0]


def _of(listed: dict[str, str], shapes: tuple[str, ...]) -> list[str]:
    return [name for name, shape in listed.items() if any(word in shape for word in shapes)]
