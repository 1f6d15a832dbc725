"""Reading: files and frames become the ledger's inputs, and every row is accounted for. Settles nothing.

See ``docs/input.md`` for columns, values and what is repaired or refused.
"""

from whitestone.land.reading.assemble import inputs_from_frames, read_inputs
from whitestone.land.reading.settings import load_defaults, load_map

__all__ = ["inputs_from_frames", "load_defaults", "load_map", "read_inputs"]
