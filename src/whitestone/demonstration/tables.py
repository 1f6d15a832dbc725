"""A table of invented records: columns with what they mean, places, and the mark that says SYNTHETIC.

Holds what is to be written; writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whitestone.land.inputs import Geometries, Texts

MARK = "SYNTHETIC"
"""Stands in a column of every row, in every layer's description and before every id."""
Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, which becomes a layer of a GeoPackage or a CSV file.

    Attributes
    ----------
    file : such as ``hazards.gpkg``
    layer : name of the layer
    about : what a row is
    columns : (n,) arrays by name
    geometry : (n,) in longitude and latitude, WGS 84; None where rows have no place
    shape : type of the geometry
    """

    file: str
    layer: str
    about: str
    columns: Mapping[str, Column]
    geometry: Geometries | None = None
    shape: str = "Polygon"

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def places(self) -> Geometries:
        """The geometry of a table whose rows have a place."""
        if self.geometry is None:
            raise ValueError(f"the rows of {self.layer} have no place")
        return self.geometry


def ids(word: str, count: int) -> Texts:
    """Identities such as ``SYN-H-000012``, which nobody takes for a real record's."""
    return as_texts([f"SYN-{word}-{number:07d}" for number in range(1, count + 1)])


def as_texts(values: list[str | None]) -> Texts:
    """An object array of texts."""
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result


def named(words: tuple[str, ...], choice: NDArray[np.int64]) -> Texts:
    """The word of each choice."""
    return np.array(words, dtype=object)[choice]


def where(condition: NDArray[np.bool_], values: Texts) -> Texts:
    """The values where the condition holds, nothing elsewhere."""
    result = np.full(len(values), None, dtype=object)
    result[condition] = values[condition]
    return result
