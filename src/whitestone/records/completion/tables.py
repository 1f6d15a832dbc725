"""Lists of completion reports and marking: which columns they show, and by which their address filters them."""

COMPLETION = ("task", "started", "restored")
COMPLETION_FILTERS: tuple[str, ...] = ("task",)
MARKING = ("kind", "length_m", "condition", "next_check")
MARKING_FILTERS: tuple[str, ...] = ("kind", "condition", "task")
