"""Lists of accidents: which columns they show, and by which their address filters them."""

ACCIDENT = ("kind", "organisation", "killed", "injured")
ACCIDENT_FILTERS: tuple[str, ...] = ("kind", "organisation", "task")
INJURED = ("accident", "harm", "sex")
INJURED_FILTERS: tuple[str, ...] = ("accident", "harm")
INVESTIGATION = ("accident", "kind", "began", "ended")
INVESTIGATION_FILTERS: tuple[str, ...] = ("accident", "kind")
RECOMMENDATION = ("investigation", "responsible", "due", "closing")
RECOMMENDATION_FILTERS: tuple[str, ...] = ("investigation", "closing")
