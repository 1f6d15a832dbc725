"""What is said of ground, row by row: finds without area, area without finds, densities, units, products.

Rows come from printed tables that have an area and items, and from tabular returns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from whitestone.figures.model import Figure, Folder, PrintedTable, Return, RowsAre
from whitestone.figures.quantities import Quantity
from whitestone.figures.rules.check import Check, Rule, Verdict
from whitestone.figures.rules.kinds import (
    AREA_EXCEEDS_UNIT,
    AREA_WITHOUT_FINDS,
    DENSITY_HIGH,
    DENSITY_LOW,
    FINDS_WITHOUT_AREA,
    PRODUCT_NOT_ALLOWED,
)
from whitestone.figures.rules.words import listed, stated
from whitestone.land.words import Contamination, Product
from whitestone.paper import area as shown_area
from whitestone.paper import grouped
from whitestone.profiles import Match

SQUARE_METRES_PER_KM2 = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Ground:
    """One row of a table or return that speaks of ground.

    Attributes
    ----------
    area
        None where the cell is blank; a blank is not zero.
    items
        Items by category; a blank cell is absent.
    """

    label: str
    match: Match | None
    product: Product | None
    area: Figure | None
    items: Mapping[Contamination, Figure]

    @property
    def found(self) -> Decimal:
        """Items of all categories."""
        return sum((figure.quantity.value for figure in self.items.values()), Decimal(0))

    @property
    def ap_per_km2(self) -> Decimal | None:
        """Anti-personnel mines per square kilometre; None where either is not reported or there is no area."""
        mines = self.items.get(Contamination.AP)
        if mines is None or self.area is None or not self.area.quantity.base:
            return None
        return mines.quantity.value / (self.area.quantity.base / SQUARE_METRES_PER_KM2)


def grounds(folder: Folder) -> Iterator[tuple[str, list[Ground]]]:
    """Every table and every file of returns that speaks of ground, with its rows."""
    for table in folder.tables:
        rows = list(_of_table(table))
        if rows:
            yield table.called, rows
    by_file: defaultdict[str, list[Return]] = defaultdict(list)
    for declared in folder.returns:
        by_file[declared.file].append(declared)
    for file, returns in by_file.items():
        yield f"Returns in {file}", _of_returns(returns)


def _of_table(table: PrintedTable) -> Iterator[Ground]:
    areas = [column for column in table.columns if column.unit in ("m2", "ha", "km2")]
    items = [column for column in table.columns if column.category is not Contamination.NONE]
    if len(areas) != 1 or not items or table.rows_are is RowsAre.PERIOD:
        return
    for row in table.rows:
        cells = {column.category: table.cell(column, row) for column in items}
        found = {category: cell for category, cell in cells.items() if cell is not None}
        yield Ground(row.label, row.match, areas[0].product, table.cell(areas[0], row), found)


def _of_returns(returns: list[Return]) -> list[Ground]:
    groups: defaultdict[tuple[str, ...], list[Return]] = defaultdict(list)
    for declared in returns:
        unit = declared.match.unit.code if declared.match and declared.match.unit else declared.unit
        key = (unit, str(declared.period), declared.product or "", declared.land_class or "", declared.operator)
        groups[key].append(declared)
    return [_group(rows) for rows in groups.values()]


def _group(rows: list[Return]) -> Ground:
    first = rows[0]
    label = ", ".join(part for part in (first.unit, str(first.period), first.product, first.operator) if part)

    def figure(quantities: list[Quantity], what: str) -> Figure | None:
        if not quantities:
            return None
        total = sum((quantity.value for quantity in quantities), Decimal(0))
        refs = ", ".join(str(row.row) for row in rows)
        return Figure(
            ref=f"{first.file}, row {refs}",
            what=f"{what}, {label}",
            quantity=Quantity(str(total), total, quantities[0].unit),
            place=first.unit,
            period=first.period,
            said_by=first.operator,
            basis="declared",
            source=first.source,
        )

    by_category: defaultdict[Contamination, list[Quantity]] = defaultdict(list)
    for row in rows:
        if row.items is not None and row.category is not Contamination.NONE:
            by_category[row.category].append(row.items)
    found = {category: figure(items, str(category.name)) for category, items in by_category.items()}
    return Ground(
        label=label,
        match=first.match,
        product=first.product,
        area=figure([row.area for row in rows if row.area is not None], "area"),
        items={category: made for category, made in found.items() if made is not None},
    )


def finds_without_area(folder: Folder) -> Iterator[Check]:
    """Items on an area of zero. A blank area is not zero, but finds then stand alone, which is a question."""
    for about, rows in grounds(folder):
        bad = [row for row in rows if row.found > 0 and (row.area is None or row.area.quantity.base == 0)]
        zero = any(row.area is not None for row in bad)
        yield Check(
            kind=FINDS_WITHOUT_AREA,
            verdict=(Verdict.CONTRADICTION if zero else Verdict.QUESTION) if bad else Verdict.AGREES,
            about=f"{about}, finds have an area",
            steps=tuple(_found_on(row) for row in bad) or (f"{len(rows)} rows looked at",),
            figures=tuple(figure for row in bad for figure in _figures(row)),
            values={"rows": listed(row.label for row in bad) if bad else "", "about": about},
        )


def _found_on(row: Ground) -> str:
    items = " + ".join(f"{grouped(figure.quantity.value)} {category.name}" for category, figure in row.items.items())
    worked = row.area.quantity.shown if row.area else "an area that was left blank"
    return f"{row.label}: {items} = {grouped(row.found)} items on {worked}"


def _figures(row: Ground) -> tuple[Figure, ...]:
    return (*((row.area,) if row.area else ()), *row.items.values())


def area_without_finds(folder: Folder) -> Iterator[Check]:
    """Area cleared, or released by a product that is not said, on which nothing was found."""
    for about, rows in grounds(folder):
        bad = [
            row
            for row in rows
            if row.area is not None
            and row.area.quantity.base > 0
            and row.found == 0
            and row.product in (None, Product.CLEARED)
        ]
        yield Check(
            kind=AREA_WITHOUT_FINDS,
            verdict=Verdict.QUESTION if bad else Verdict.AGREES,
            about=f"{about}, cleared area has finds",
            steps=tuple(_found_on(row) if row.items else _nothing_said(row) for row in bad)
            or (f"{len(rows)} rows looked at",),
            figures=tuple(figure for row in bad for figure in _figures(row)),
            values={"rows": listed(row.label for row in bad) if bad else "", "about": about},
        )


def _nothing_said(row: Ground) -> str:
    return f"{row.label}: {row.area.quantity.shown if row.area else ''}, no items reported"


def densities(folder: Folder) -> Iterator[Check]:
    """Anti-personnel mines per square kilometre of each row, against the range that published figures suggest."""
    low, high = folder.thresholds["ap_density_low"], folder.thresholds["ap_density_high"]
    for about, rows in grounds(folder):
        known = [(row, density) for row in rows if (density := row.ap_per_km2) is not None and row.found > 0]
        mined = [(row, density) for row, density in known if Contamination.AP in row.items and density > 0]
        for kind, side, threshold, bad in (
            (DENSITY_LOW, "below", low, [(row, density) for row, density in mined if density < low.value]),
            (DENSITY_HIGH, "above", high, [(row, density) for row, density in mined if density > high.value]),
        ):
            if not mined:
                continue
            yield Check(
                kind=kind,
                verdict=Verdict.QUESTION if bad else Verdict.AGREES,
                about=f"{about}, mines per km² not too {'few' if kind is DENSITY_LOW else 'many'}",
                steps=(
                    *(density_step(row, density) for row, density in bad),
                    f"{len(bad)} of {len(mined)} rows {side} {grouped(threshold.value)} per km²",
                ),
                figures=tuple(figure for row, _ in bad for figure in _figures(row)[:2]),
                thresholds=(threshold,),
                values={
                    "about": about,
                    "seen": f"{len(bad)} of {len(mined)} rows are",
                    "threshold": grouped(threshold.value),
                },
            )


def density_step(row: Ground, density: Decimal) -> str:
    """One row's density as arithmetic."""
    mines = row.items[Contamination.AP].quantity.value
    area = shown_area(row.area.quantity.base) if row.area else ""
    shown = grouped(float(density), 1 if density < 100 else 0)
    return f"{row.label}: {grouped(mines)} AP mines ÷ {area} = {shown} per km²"


def larger_than_its_unit(folder: Folder) -> Iterator[Check]:
    """Area reported for a unit against the area of the unit itself."""
    margin = folder.thresholds["unit_area_margin"]
    for about, rows in grounds(folder):
        bad, looked = [], 0
        for row in rows:
            unit = row.match.unit if row.match else None
            if unit is None or row.area is None:
                continue
            looked += 1
            whole = Decimal(unit.area_m2)
            if row.area.quantity.base > whole * margin.value:
                bad.append(
                    (row, f"{stated(row.area)}; {unit.label} has {shown_area(whole)}: "
                    f"{grouped(float(row.area.quantity.base / whole), 1)} times its area")
                )  # fmt: skip
        if looked:
            yield Check(
                kind=AREA_EXCEEDS_UNIT,
                verdict=Verdict.CONTRADICTION if bad else Verdict.AGREES,
                about=f"{about}, areas fit in their units",
                steps=tuple(step for _, step in bad) or (f"{looked} rows looked at",),
                figures=tuple(row.area for row, _ in bad if row.area),
                thresholds=(margin,),
                values={"about": about, "rows": listed(row.label for row, _ in bad) if bad else ""},
            )


def products_allowed(folder: Folder) -> Iterator[Check]:
    """Land released by a product that the profile's standards in force do not allow."""
    if folder.profile is None:
        return
    for about, rows in grounds(folder):
        for row in rows:
            if row.product is None or row.area is None or row.area.quantity.base == 0 or row.area.period is None:
                continue
            rule = folder.profile.product_allowed(row.product, row.area.period.last)
            if rule is not None and not rule.value:
                yield Check(
                    kind=PRODUCT_NOT_ALLOWED,
                    verdict=Verdict.QUESTION,
                    about=f"{about}, {row.label}",
                    steps=(stated(row.area), f"{row.product}: not allowed ({rule.source.citation}). {rule.note}"),
                    figures=(row.area,),
                    values={"product": row.product.value},
                )


RULES: tuple[Rule, ...] = (
    finds_without_area,
    area_without_finds,
    densities,
    larger_than_its_unit,
    products_allowed,
)
