"""Lists of handovers: which columns they show, and by which their address filters them."""

HANDOVER = ("task", "receiver")
HANDOVER_FILTERS: tuple[str, ...] = ("task",)
