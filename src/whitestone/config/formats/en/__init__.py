"""How days and moments are written in one language (en)."""
