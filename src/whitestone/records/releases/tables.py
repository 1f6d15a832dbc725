"""Lists of release products: which columns they show, and by which their address filters them."""

RELEASE = ("product", "activity", "computed_m2", "task")
RELEASE_FILTERS: tuple[str, ...] = ("product", "activity", "task")
