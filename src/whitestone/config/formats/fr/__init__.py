"""How days and moments are written in one language (fr)."""
