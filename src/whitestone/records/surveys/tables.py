"""Lists of surveys: which columns they show, and by which their address filters them."""

SURVEY = ("kind", "result", "team", "computed_m2")
SURVEY_FILTERS: tuple[str, ...] = ("kind", "result", "reference")
