"""Lists of tasks and targets: which columns they show, and by which their address filters them."""

TASK = ("activity", "status", "organisation", "priority", "computed_m2", "planned_until")
TASK_FILTERS: tuple[str, ...] = ("activity", "status", "organisation", "priority", "reference")
TARGET = ("year", "organisation", "activity", "quantity", "amount")
TARGET_FILTERS: tuple[str, ...] = ("year", "organisation", "activity")
