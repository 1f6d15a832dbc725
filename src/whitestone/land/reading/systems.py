"""Coordinate reference systems of inputs: which one holds, and whether it can be used. Transforms nothing."""

from __future__ import annotations

import warnings

from pyproj import CRS
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from whitestone.land.reading import kinds
from whitestone.problems import Problem, ProblemError


def usable_crs(role: str, file: str, named: object) -> CRS:
    """The CRS if it places coordinates on the Earth's surface; raises `ProblemError`."""
    try:
        crs = CRS.from_user_input(named)
    except CRSError as error:
        raise ProblemError(kinds.UNKNOWN_CRS(file=file, value=str(named), role=role)) from error
    undefined = not crs.is_projected and crs.name.casefold().startswith("undefined")
    if undefined or crs.is_engineering:
        raise ProblemError(kinds.NO_CRS(file=file, role=role))
    if not (crs.is_geographic or crs.is_projected):
        raise ProblemError(kinds.UNKNOWN_CRS(file=file, value=crs.name, role=role))
    return crs


def file_crs(role: str, file: str, *, in_file: str | None, in_map: str | None) -> tuple[CRS, list[Problem]]:
    """The CRS that the map file names, else the file's own; with a note where the first overrides the second."""
    if in_file is None and in_map is None:
        raise ProblemError(kinds.NO_CRS(file=file, role=role))
    crs = usable_crs(role, file, in_map or in_file)
    if in_map is None or in_file is None or crs == CRS.from_user_input(in_file):
        return crs, []
    return crs, [kinds.CRS_OVERRIDDEN(file=file, value=in_map, file_crs=CRS.from_user_input(in_file).name)]


def is_coarse(crs: CRS) -> bool:
    """Whether PROJ can bring `crs` to WGS 84 only by taking one datum for the other (a "ballpark" operation)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # grids that would be better still: a matter of centimetres
        known = TransformerGroup(crs.to_2d(), "OGC:CRS84", always_xy=True).transformers
    return not known or "Ballpark" in known[0].description
