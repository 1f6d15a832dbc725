"""Geometry of the ledger: one plane, one precision grid, exact faces. Knows no word of mine action."""
