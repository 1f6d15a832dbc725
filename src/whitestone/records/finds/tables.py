"""Lists of finds: which columns they show, and by which their address filters them."""

FIND = ("category", "count", "found_during")
FIND_FILTERS: tuple[str, ...] = ("found_during", "release", "disposed")
