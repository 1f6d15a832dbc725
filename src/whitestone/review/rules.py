"""The rules of review that a nation sets: steps, second factor, tiers, severities. Kept by reference data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from whitestone.kernel.held import held
from whitestone.review.extra import ExtraField


class Role(StrEnum):
    """What a person is appointed as."""

    READER = "reader"
    FIELD = "field"
    OFFICER = "officer"
    VERIFIER = "verifier"
    HEADQUARTERS = "headquarters"
    ADMINISTRATOR = "administrator"


class Tier(StrEnum):
    """How far a record may travel."""

    PUBLIC = "public"
    PARTNERS = "partners"
    RESTRICTED = "restricted"
    PERSONAL = "personal"


class Severity(StrEnum):
    """What a failed check does to a submission."""

    REFUSE = "refuse"
    WARN = "warn"


_PARTNERS = frozenset({Tier.PUBLIC, Tier.PARTNERS})
_STAFF = _PARTNERS | {Tier.RESTRICTED}


@dataclass(frozen=True, slots=True)
class MapLayer:
    """Pictures of another server under the map: `kind` is xyz (tiles by an address template), wmts or wms."""

    name: str
    kind: str
    url: str
    attribution: str
    layers: str = ""

    def __post_init__(self) -> None:
        host = urlsplit(self.url)
        if (
            self.kind not in ("xyz", "wms", "wmts")
            or host.scheme != "https"
            or not host.hostname
            or not self.attribution
        ):
            raise ValueError(
                f"map layer {self.name}: kind xyz, wms or wmts, an https address and an attribution are needed"
            )


_SHOWN = frozenset({"unit", "area_m2", "receiver", "day"})


@dataclass(frozen=True, slots=True)
class Certificates:
    """How a nation's certificates of handover are numbered and set, and what anybody may be told of one.

    Attributes
    ----------
    number
        With ``{year}`` and ``{serial}``, the running number of the year.
    languages
        One or two, of those that the program speaks; the first stands on the left.
    public
        What the public check opens beside number, day of issue and hash: unit, area_m2, receiver, day.
    flag
        Whether the public check says that an item was reported on the land and is being looked into.
    """

    number: str = "HC-{year}-{serial:04d}"
    languages: tuple[str, ...] = ("en", "az")
    public: tuple[str, ...] = ("unit", "area_m2", "day")
    flag: bool = True

    def __post_init__(self) -> None:
        written = {self.number.format(year=2000, serial=serial) for serial in (1, 2, 11)}
        if len(written) < 3 or not set(self.public) <= _SHOWN or len(self.languages) not in (1, 2):
            shown = ", ".join(sorted(_SHOWN))
            raise ValueError(f"certificates: number with year and serial, one or two languages, public of {shown}")


@dataclass(frozen=True, slots=True)
class Rules:
    """One nation's rules of review.

    Attributes
    ----------
    review_steps
        1: headquarters approves. 2: the region verifies, then headquarters approves.
    reviewers_need_mfa
        Whether verifying and approving need a second factor on the account.
    tiers
        Which tiers a role sees of other organisations' approved records; people without a role see the public tier.
    word_tiers
        The tier in which a new record of a word begins, where the nation departs from the word's own.
    severities
        By code of a check, where the nation departs from the check's own severity.
    extra_fields
        Fields of the nation's own, by word.
    demonstration
        The register holds invented records, and every page says so.
    thresholds
        By name of a threshold of the checks, where the nation departs from the assumed one.
    products_allowed
        By release product, whether the standards in force let land leave the register by it; allowed where unsaid.
    grids
        Projected systems in which the nation writes positions, as PROJ names them; the first where none is named.
    map_layers
        Pictures of other servers that the map offers; browsers are allowed to ask these servers and no others.
    certificates
        How certificates of handover are numbered and set, and what the public check opens.
    """

    review_steps: int = 2
    reviewers_need_mfa: bool = True
    tiers: Mapping[Role, frozenset[Tier]] = field(
        default_factory=lambda: {
            Role.READER: _PARTNERS,
            Role.FIELD: _PARTNERS,
            Role.OFFICER: _PARTNERS,
            Role.VERIFIER: _STAFF,
            Role.HEADQUARTERS: frozenset(Tier),
            Role.ADMINISTRATOR: _PARTNERS,
        }
    )
    word_tiers: Mapping[str, Tier] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    extra_fields: Mapping[str, Sequence[ExtraField]] = field(default_factory=dict)
    demonstration: bool = False
    thresholds: Mapping[str, float] = field(default_factory=dict)
    products_allowed: Mapping[str, bool] = field(default_factory=dict)
    grids: tuple[str, ...] = ()
    map_layers: Sequence[MapLayer] = ()
    certificates: Certificates = field(default_factory=Certificates)


_source: list[Callable[[], Rules]] = []


def provide(source: Callable[[], Rules]) -> None:
    """Name the function that reads the nation's rules; called once, by the room that keeps them."""
    _source[:] = [source]


def current() -> Rules:
    """The rules in force now."""
    return held("the rules in force now", _source[0]) if _source else Rules()
