"""Lists of lanes: which columns they show, and by which their address filters them."""

LANE = ("task", "kind", "asset", "result", "computed_m2")
LANE_FILTERS: tuple[str, ...] = ("task", "survey", "kind", "result")
