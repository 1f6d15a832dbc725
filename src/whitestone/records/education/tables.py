"""Lists of education sessions: which columns they show, and by which their address filters them."""

EDUCATION = ("delivery", "organisation", "community", "sessions", "participants", "reached")
EDUCATION_FILTERS: tuple[str, ...] = ("delivery", "organisation", "team", "activity", "counting")
