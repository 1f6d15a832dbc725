"""The ledger's worked example as package data: SYNTHETIC records with exact expected figures, nobody's land.

An invented strip of land that shows overlap, a double release, a battle area search over mines, a boundary correction,
a reopening and two units. Holds files and where they are, no code that settles them.
"""

from __future__ import annotations

from pathlib import Path

FILES = ("hazards.gpkg", "releases.gpkg", "units.gpkg", "finds.gpkg")
FOLDER = Path(__file__).parent
EXPECTED = FOLDER / "expected.json"
PERIOD = ("2022-01-01", "2023-12-31")
"""First and last day of the period that ``expected.json`` is about."""
