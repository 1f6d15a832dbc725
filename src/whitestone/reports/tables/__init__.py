"""Where the facts come from: one module for each sort of record. Defines no figure."""

from whitestone.reports.tables import (
    accidents,
    areas,
    capacity,
    education,
    field,
    finds,
    land,
    products,
    quality,
    records,
    said,
)

__all__ = [
    "accidents",
    "areas",
    "capacity",
    "education",
    "field",
    "finds",
    "land",
    "products",
    "quality",
    "records",
    "said",
]
