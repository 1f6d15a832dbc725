"""A national profile and its loader: a folder with ``profile.toml`` and the units' GeoJSON, shipped or given by path.

Reads data and answers "what holds on this day"; applies nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from whitestone.land.words import CATEGORIES, Product
from whitestone.problems import ProblemError
from whitestone.profiles.kinds import PROFILE_UNKNOWN
from whitestone.profiles.names import NameBook, Spelling
from whitestone.profiles.settings import Settings, read_toml
from whitestone.profiles.units import Unit, read_units
from whitestone.profiles.values import Parameter, Source, Status, cited, read_parameter, read_sources

PROFILE_FILE = "profile.toml"
FADE_OUT = "fade_out_m"
SAMPLING = "sampling_share"
DEPTH = "depth_m"
ALLOWED = "product_allowed"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the country's reports, with the source of the statement."""

    code: str
    name: str
    status: Status
    source: Source


@dataclass(frozen=True, slots=True)
class Profile:
    """What is particular to one country, each value with its source.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-3.
    folder
        Where it was read from; its other files (figures) lie beside it.
    units_source
        Citation of the units' polygons and names.
    """

    code: str
    name: str
    folder: Traversable
    languages: tuple[Language, ...]
    units: tuple[Unit, ...]
    units_source: Source
    names: NameBook
    parameters: tuple[Parameter, ...]
    sources: dict[str, Source]

    def find(self, name: str, applies_to: str, on: dt.date) -> Parameter | None:
        """The value in force on a day: of those that have taken effect the latest; None when the profile says none."""
        held = [
            parameter
            for parameter in self.parameters
            if parameter.name == name and parameter.applies_to == applies_to and parameter.holds_on(on)
        ]
        return max(held, key=lambda parameter: parameter.since.first if parameter.since else dt.date.min, default=None)

    def fade_out(self, category: str, on: dt.date) -> Parameter | None:
        """Fade-out distance in metres around a find of a category (``"AP"``, ``"CMR"``, ...)."""
        return self.find(FADE_OUT, category, on)

    def sampling_share(self, on: dt.date) -> Parameter | None:
        """Share of released land to be inspected, of one."""
        return self.find(SAMPLING, "", on)

    def depth(self, land_use: str, on: dt.date) -> Parameter | None:
        """Depth in metres to which land is cleared for a use."""
        return self.find(DEPTH, land_use, on)

    def product_allowed(self, product: Product, on: dt.date) -> Parameter | None:
        """Whether the standards in force let land leave the register by a product: 1 or 0."""
        return self.find(ALLOWED, product.value, on)


def available() -> tuple[str, ...]:
    """Names of the profiles that come with the project."""
    here = resources.files("whitestone.profiles")
    return tuple(sorted(entry.name for entry in here.iterdir() if entry.joinpath(PROFILE_FILE).is_file()))


def open_profile(name: str) -> Profile:
    """Load a profile by the name of a shipped one, or by the path of a folder.

    >>> open_profile("aze").name
    'Azerbaijan'
    """
    if name.lower() in available():
        return _shipped(name.lower())
    if (Path(name) / PROFILE_FILE).is_file():
        return _load(Path(name))
    raise ProblemError(PROFILE_UNKNOWN(value=name, known=", ".join(available())))


@cache
def _shipped(name: str) -> Profile:
    """A shipped profile does not change while the program runs, so it is read once."""
    return _load(resources.files("whitestone.profiles").joinpath(name))


def _load(folder: Traversable) -> Profile:
    settings = read_toml(folder.joinpath(PROFILE_FILE))
    sources = read_sources(settings)
    units_entry = next(iter(dict(settings.named_tables("units")).values()), None)
    if units_entry is None:
        raise settings.wrong("units", "one entry [units.polygons] with file and source")
    units = read_units(folder.joinpath(units_entry.file_name("file")))
    return Profile(
        code=settings.text("code"),
        name=settings.text("name"),
        folder=folder,
        languages=tuple(
            Language(entry.text("code"), entry.text("name"), entry.word("status", Status), cited(entry, sources))
            for entry in settings.tables("languages")
        ),
        units=units,
        units_source=cited(units_entry, sources),
        names=NameBook.of(units, _spellings(settings, sources, units), units_entry.pairs("kind_words")),
        parameters=tuple(_parameters(settings, sources)),
        sources=sources,
    )


def _spellings(settings: Settings, sources: dict[str, Source], units: tuple[Unit, ...]) -> Iterator[Spelling]:
    codes = {unit.code for unit in units}
    for entry in settings.tables("spellings"):
        if entry.text("unit") not in codes:
            raise entry.wrong("unit", "the code of a unit in the profile")
        yield Spelling(entry.text("written"), entry.text("unit"), cited(entry, sources), entry.text_or("note"))


def _parameters(settings: Settings, sources: dict[str, Source]) -> Iterator[Parameter]:
    categories = [str(category.name) for category in CATEGORIES]
    for entry in settings.tables("fade_out"):
        if entry.text("category") not in categories:
            raise entry.wrong("category", "one of " + ", ".join(categories))
        yield read_parameter(entry, sources, name=FADE_OUT, applies_to=entry.text("category"), key="metres", unit="m")
    for entry in settings.tables("sampling"):
        yield read_parameter(entry, sources, name=SAMPLING, applies_to="", key="share", unit="share")
    for entry in settings.tables("depth"):
        yield read_parameter(entry, sources, name=DEPTH, applies_to=entry.text("land_use"), key="metres", unit="m")
    for entry in settings.tables("products"):
        product = entry.word("product", Product)
        yield read_parameter(entry, sources, name=ALLOWED, applies_to=product.value, key="allowed", unit="allowed")
