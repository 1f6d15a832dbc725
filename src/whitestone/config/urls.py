"""Every address of the register, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from whitestone.records.accidents.api import ROUTERS as ACCIDENTS
from whitestone.records.capacity.api import ROUTERS as CAPACITY
from whitestone.records.certificates.api import ROUTERS as CERTIFICATES
from whitestone.records.completion.api import ROUTERS as COMPLETION
from whitestone.records.education.api import ROUTERS as EDUCATION
from whitestone.records.evidence.api import ROUTERS as EVIDENCE
from whitestone.records.figures.api import ROUTERS as FIGURES
from whitestone.records.finds.api import ROUTERS as FINDS
from whitestone.records.handover.api import ROUTERS as HANDOVER
from whitestone.records.hazards.api import ROUTERS as HAZARDS
from whitestone.records.lanes.api import ROUTERS as LANES
from whitestone.records.organisations.api import ROUTERS as ORGANISATIONS
from whitestone.records.pages.api import make_api
from whitestone.records.pages.kept_api import ROUTERS as KEPT_LISTS
from whitestone.records.publications.api import ROUTERS as PUBLICATIONS
from whitestone.records.quality.api import ROUTERS as QUALITY
from whitestone.records.reference.api import ROUTERS as REFERENCE
from whitestone.records.releases.api import ROUTERS as RELEASES
from whitestone.records.spot.api import ROUTERS as SPOT
from whitestone.records.surveys.api import ROUTERS as SURVEYS
from whitestone.records.tasks.api import ROUTERS as TASKS
from whitestone.records.work.api import ROUTERS as WORK
from whitestone.web.api import ROUTERS as WEB

_ROUTERS = [
    *HAZARDS,
    *EVIDENCE,
    *SURVEYS,
    *RELEASES,
    *FINDS,
    *ORGANISATIONS,
    *REFERENCE,
    *FIGURES,
    *PUBLICATIONS,
    *CAPACITY,
    *TASKS,
    *WORK,
    *QUALITY,
    *ACCIDENTS,
    *SPOT,
    *LANES,
    *COMPLETION,
    *HANDOVER,
    *CERTIFICATES,
    *EDUCATION,
    *KEPT_LISTS,
]
_ROOMS = (
    "pages",
    "hazards",
    "evidence",
    "surveys",
    "releases",
    "finds",
    "organisations",
    "reference",
    "figures",
    "books",
    "publications",
    "capacity",
    "tasks",
    "work",
    "quality",
    "accidents",
    "spot",
    "lanes",
    "completion",
    "handover",
    "certificates",
    "education",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("whitestone.share.urls")),
    path("", include("whitestone.web.urls")),
    path("", include("whitestone.intake.urls")),
    path("", include("whitestone.intake.phones.urls")),
    path("", include("whitestone.intake.pulls.urls")),
    *(path("", include(f"whitestone.records.{room}.urls")) for room in _ROOMS),
    path("", include("whitestone.reports.urls")),
    path("api/", make_api([*_ROUTERS, *WEB]).urls),
    path("accounts/", include("allauth.urls")),
]

handler500 = "whitestone.web.faults.server_error"
