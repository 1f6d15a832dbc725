"""Lists of spot tasks: which columns they show, and by which their address filters them."""

SPOTTASK = ("source", "status", "urgency", "outcome", "reported")
SPOTTASK_FILTERS: tuple[str, ...] = ("source", "status", "urgency", "organisation")
