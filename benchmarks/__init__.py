"""Benchmarks of the land ledger against the same work in PostGIS and in GeoPandas, on SYNTHETIC registers.

Not part of the installed package; see ``docs/benchmarks.md`` for what is measured and how.
"""
