"""Reported figures and tabular returns: what was said, by whom, on what basis, and whether it can be so."""
