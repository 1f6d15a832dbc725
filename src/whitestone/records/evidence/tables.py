"""Lists of evidence: which columns they show, and by which their address filters them."""

EVIDENCE = ("evidence_class", "contamination", "source", "reliability")
EVIDENCE_FILTERS: tuple[str, ...] = ("sort", "evidence_class", "hazard")
