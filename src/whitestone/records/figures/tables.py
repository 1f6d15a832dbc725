"""Lists of figures: which columns they show, and by which their address filters them."""

SOURCE = ("title", "publisher", "period")
SOURCE_FILTERS: tuple[str, ...] = ("reference", "period", "profile")
FIGURE = ("what", "value", "measure", "period", "said_by")
FIGURE_FILTERS: tuple[str, ...] = ("reference", "topic", "period", "said_by", "source")
RETURN = ("unit_written", "period", "product", "area_m2", "items")
RETURN_FILTERS: tuple[str, ...] = ("period", "product", "operator", "source")
