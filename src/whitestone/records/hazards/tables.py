"""Lists of hazardous areas: which columns they show, and by which their address filters them."""

HAZARD = ("kind", "contamination", "status", "computed_m2")
HAZARD_FILTERS: tuple[str, ...] = ("kind", "status", "reference")
