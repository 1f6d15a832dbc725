"""Lists of certificates and cases: which columns they show, and by which their address filters them."""

CERTIFICATE = ("reference", "computed_m2", "handover", "supersedes")
CERTIFICATE_FILTERS: tuple[str, ...] = ("reference", "task")
CASE = ("source", "release", "certificate", "organisation", "days", "status")
CASE_FILTERS: tuple[str, ...] = ("status", "source", "organisation")
