"""``report.html``: the year of hazardous land on one page, for a reader who knows nothing of the program.

Gathers what the templates show and bounds its size; the texts are in `phrases`, the pictures' numbers in `figures`, the
map in `land_map`. One file: no script, no network, no font.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment

import whitestone
from whitestone.land.result import BalanceRow, CrossRow, Finding, ReleaseParts
from whitestone.land.words import Column, FindsClass, LandClass, Part, Product
from whitestone.land.writing import figures, land_map, phrases
from whitestone.land.writing.balance import PART_ORDER, fade_out, ordered_findings, period_releases
from whitestone.land.writing.settled_books import SettledBooks
from whitestone.paper import NARROW, environment, grouped

MOST_ACCOUNTS = 400
MOST_PRODUCTS = 200
MOST_FINDINGS = 60
"""Of one code; the tables folder has all of them."""
MOST_REFUSED = 300


@dataclass(frozen=True, slots=True)
class UnitRows:
    """The accounts of one unit and their sum."""

    name: str
    code: str | None
    rows: tuple[BalanceRow, ...]
    total: figures.Total


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one code, the first of them with their numbers."""

    code: str
    heading: str
    advice: str
    area: float
    shown: tuple[tuple[int, Finding], ...]
    left_out: int


def report(books: SettledBooks) -> str:
    """The report as one HTML document.

    Large books give a report of bounded size: the accounts with most land moved, the products with most land outside
    `newly_released` and the first findings of each code; it says what is left out and which table has it.
    """
    settlement = books.settlement
    releases = period_releases(settlement)
    groups = _findings(books)
    numbered = [pair for group in groups for pair in group.shown]
    summed = figures.total(settlement.rows)
    units = _units([row for row in settlement.rows if row.kind is not None], books)
    shown_units = _within(units, MOST_ACCOUNTS)
    shown_releases = figures.most_outside(releases, MOST_PRODUCTS)
    refused = [
        (source.role, problem)
        for source in settlement.sources
        for problem in source.problems
        if problem.get("outcome") == "refused"
    ]
    scale = Scale.of(summed)
    return (
        _environment(scale)
        .get_template("report.html.jinja")
        .render(
            books=books,
            settlement=settlement,
            version=whitestone.__version__,
            total=summed,
            flow=figures.flow(summed),
            map=land_map.draw(books, numbered),
            units=shown_units,
            units_left_out=len(units) - len(shown_units),
            scale=scale,
            declared=_declared(books)[:MOST_ACCOUNTS],
            declared_left_out=max(len(_declared(books)) - MOST_ACCOUNTS, 0),
            categories=_by_category(settlement.by_category),
            readings=figures.reading_pictures(settlement.readings),
            releases=shown_releases,
            stacks={
                release.id: figures.stack(release, max(other.polygon for other in shown_releases))
                for release in shown_releases
            },
            releases_left_out=len(releases) - len(shown_releases),
            products=_by_product(releases),
            cross=_cross(settlement.cross_table),
            groups=groups,
            refused=refused[:MOST_REFUSED],
            refused_left_out=len(refused) - len(refused[:MOST_REFUSED]),
            hazards_refused=sum(source.refused for source in settlement.sources if source.role == "hazards"),
            fade_out=fade_out(books),
            find_classes=[name for name in FindsClass if any(row.by_finds == name for row in settlement.cross_table)],
            parts=PART_ORDER,
            Part=Part,
            Column=Column,
            phrases=phrases,
        )
    )


def _environment(scale: Scale) -> Environment:
    made = environment("whitestone.land.writing")
    made.filters["balanced"] = scale.full
    made.filters["day"] = day
    return made


def day(date: dt.date) -> str:
    """A date as a reader says it: 1 January 2022."""
    return f"{date.day} {date:%B} {date.year}"


@dataclass(frozen=True, slots=True)
class Scale:
    """How all areas of one balance are written: one unit for the whole page, so that figures can be compared."""

    unit: str
    metres: float
    decimals: int

    @classmethod
    def of(cls, summed: figures.Total) -> Scale:
        """Whole square metres, or square kilometres with three decimals when land is counted in tens of them."""
        large = max(summed.opening, summed.closing, *summed.moved.values()) >= 10_000_000
        return cls("km²", 1e6, 3) if large else cls("m²", 1.0, 0)

    def write(self, value: float) -> str:
        """A figure without its unit; a dash where there is nothing, and never a rounded zero for something."""
        least = 0.5 * 10.0**-self.decimals
        if abs(value) / self.metres >= least:
            return grouped(value / self.metres, self.decimals)
        return "–" if abs(value) < 0.5e-4 else f"<{grouped(2 * least, self.decimals)}"

    def full(self, value: float) -> str:
        """A figure with its unit."""
        figure = self.write(value)
        return f"{'0' if figure == '–' else figure}{NARROW}{self.unit}"


def _units(rows: Sequence[BalanceRow], books: SettledBooks) -> list[UnitRows]:
    made = []
    for code, together in groupby(rows, key=lambda row: row.unit):
        listed = tuple(together)
        name = _unit_name(code, books)
        made.append(UnitRows(name, code if name != code else None, listed, figures.total(listed)))
    return made


def _unit_name(code: str | None, books: SettledBooks) -> str:
    return "Outside every unit" if code is None else books.settlement.unit_names.get(code) or code


def _declared(books: SettledBooks) -> list[tuple[str, BalanceRow]]:
    """Lines of tabular returns, by unit; one that names no unit that is known lies nowhere, not outside the units."""
    rows = [row for row in books.settlement.rows if row.declared]
    return [("No unit known" if row.unit is None else _unit_name(row.unit, books), row) for row in rows]


def _within(units: list[UnitRows], most: int) -> list[UnitRows]:
    """The units with most turnover, in the order given, as far as their accounts stay within `most`."""
    by_turnover = sorted(range(len(units)), key=lambda at: (-units[at].total.turnover, at))
    chosen: set[int] = set()
    count = 0
    for at in by_turnover:
        count += len(units[at].rows)
        if count > most and chosen:
            break
        chosen.add(at)
    return [unit for at, unit in enumerate(units) if at in chosen]


def _by_category(rows: Sequence[BalanceRow]) -> list[tuple[str, list[tuple[str, figures.Total]]]]:
    """By category and kind, over all units: within one category no land stands twice, so units and kinds add up."""
    made = []
    for category, name in phrases.CATEGORIES.items():
        mine = [row for row in rows if row.group == category]
        kinds = sorted({str(row.kind) for row in mine})
        if mine:
            made.append((name, [(kind, figures.total(row for row in mine if row.kind == kind)) for kind in kinds]))
    return made


def _by_product(releases: Sequence[ReleaseParts]) -> list[tuple[str, int, float, dict[Part, float]]]:
    """Products of a kind, how many, their polygons added up, and what of it each part is."""
    made = []
    for product in Product:
        mine = [release for release in releases if release.product == product]
        if mine:
            parts = {part: float(sum(release.parts[part] for release in mine)) for part in PART_ORDER}
            made.append((str(product), len(mine), float(sum(release.polygon for release in mine)), parts))
    return made


def _cross(rows: Sequence[CrossRow]) -> list[tuple[LandClass, dict[FindsClass, CrossRow], float]]:
    made = []
    for name in LandClass:
        cells = {row.by_finds: row for row in rows if row.by_record == name}
        if cells:
            made.append((name, cells, float(sum(row.area for row in cells.values()))))
    return made


def _findings(books: SettledBooks) -> list[FindingGroup]:
    numbered = enumerate(ordered_findings(books.settlement), start=1)
    groups = []
    for code, together in groupby(numbered, key=lambda pair: pair[1].code):
        listed = tuple(together)
        heading, advice = phrases.finding_words(code)
        area = float(sum(finding.area or 0.0 for _, finding in listed))
        shown = listed[:MOST_FINDINGS]
        groups.append(FindingGroup(code, heading, advice, area, shown, len(listed) - len(shown)))
    return groups
