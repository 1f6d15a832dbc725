"""Lists of reference data: which columns they show, and by which their address filters them."""

UNIT = ("code", "name", "parent")
UNIT_FILTERS: tuple[str, ...] = ("code", "parent")
TERM = ("vocabulary", "code", "retired")
TERM_FILTERS: tuple[str, ...] = ("vocabulary",)
ORDNANCE = ("model", "category", "improvised")
ORDNANCE_FILTERS: tuple[str, ...] = ("improvised",)
PROFILE = ("country", "name")
PROFILE_FILTERS: tuple[str, ...] = ()
