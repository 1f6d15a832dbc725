"""Files for tests of intake, all SYNTHETIC, and the short way through staging."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from tests.cast import OPERATOR
from whitestone.intake import checking, receiving
from whitestone.intake.mapping import ColumnMap
from whitestone.intake.models import Delivery
from whitestone.review.models import Person

FINDS = "id,date,category,count,found_during,lat,lon\n"


def finds(path: Path, rows: Sequence[str]) -> Path:
    """A table of finds."""
    path.write_text(FINDS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def good(count: int) -> list[str]:
    """Rows of finds that the register takes, each at its own place in the north."""
    return [
        f"F{at},2023-05-{at % 28 + 1:02},AP,1,clearance,40.{100 + at % 800:03},46.{100 + at // 8:05}"
        for at in range(count)
    ]


def stage(path: Path, word: str, person: Person, mapping: ColumnMap | None = None, owner: Any = OPERATOR) -> Delivery:
    """A file received, mapped and checked."""
    delivery = receiving.from_path(path, word=word, person=person, owner=owner, note="a test")
    if mapping is None:
        receiving.propose_mapping(delivery)
    else:
        receiving.confirm(delivery, mapping)
    checking.check(delivery)
    return delivery


def vector(
    path: Path,
    shapes: Sequence[Any],
    crs: str | None = "EPSG:4326",
    driver: str | None = None,
    **columns: Sequence[Any],
) -> Path:
    """A vector file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a Shapefile cuts names
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
            field_data=[np.array(values, dtype=object) for values in columns.values()],
            fields=np.array(list(columns), dtype=object),
            geometry_type=shapes[0].geom_type if len({shape.geom_type for shape in shapes}) == 1 else "Unknown",
            crs=crs,
            driver=driver,
        )
    return path
