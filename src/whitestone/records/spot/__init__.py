"""Spot tasks: a single item reported, and what was done about it. Counted apart from area clearance."""
