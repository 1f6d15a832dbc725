"""Lists of daily work and limits: which columns they show, and by which their address filters them."""

WORKDAY = ("task", "team", "women", "men", "total_m2")
WORKDAY_FILTERS: tuple[str, ...] = ("task", "team", "organisation", "effective")
LIMIT = ("kind", "method", "amount", "source")
LIMIT_FILTERS: tuple[str, ...] = ("kind", "method")
