"""Where the facts come from: one module for each sort of record. Defines no figure."""

from whitestone.reports.tables import finds, land, products, records

__all__ = ["finds", "land", "products", "records"]
