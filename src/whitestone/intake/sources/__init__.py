"""Files of every kind as pieces of rows, read a stretch at a time; what is not safe to open is refused by name.

Readers know formats and no word of the field.
"""

from whitestone.intake.sources.opening import layers_of, open_source
from whitestone.intake.sources.pieces import Options, Piece, Source

__all__ = ["Options", "Piece", "Source", "layers_of", "open_source"]
