"""Lists of quality management: which columns they show, and by which their address filters them."""

QAPLAN = ("side", "organisation", "visits", "share_percent", "ends")
QAPLAN_FILTERS: tuple[str, ...] = ("side", "organisation")
VISIT = ("organisation", "task", "side", "status", "result")
VISIT_FILTERS: tuple[str, ...] = ("organisation", "task", "side", "result")
NONCONFORMITY = ("severity", "organisation", "due", "correction", "suspends")
NONCONFORMITY_FILTERS: tuple[str, ...] = ("severity", "organisation", "task", "correction")
LOT = ("share_percent", "inspected", "inspected_m2", "result")
LOT_FILTERS: tuple[str, ...] = ("result", "name")
