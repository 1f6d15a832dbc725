"""Lists of publications: which columns they show, and by which their address filters them."""

PUBLICATION = ("report", "start", "known_at", "sha256")
PUBLICATION_FILTERS: tuple[str, ...] = ("report",)
