"""Lists of organisations and accreditations: which columns they show, and by which their address filters them."""

ORGANISATION = ("name", "kind")
ORGANISATION_FILTERS: tuple[str, ...] = ("kind",)
ACCREDITATION = ("organisation", "activity", "valid_until", "suspended")
ACCREDITATION_FILTERS: tuple[str, ...] = ("organisation", "activity")
