"""Tables, densities and names laid out for a reader: headings, cells as text, what differs. No markup."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from whitestone.figures.model import Folder, PrintedTable, RowsAre, TableColumn, TableRow
from whitestone.figures.rules.ground import grounds
from whitestone.land.words import Contamination
from whitestone.paper import area as shown_area
from whitestone.paper import grouped


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell for the eye; `style` is one of ``""``, ``"blank"``, ``"differs"``."""

    text: str
    number: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A printed table again: its rows, its printed total, and beside that the total of the rows."""

    id: str
    title: str
    printed_as: str
    said_by: str
    basis: str
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    printed_total: tuple[Cell, ...] | None
    computed_total: tuple[Cell, ...] | None
    footnotes: tuple[tuple[str, str], ...]


def table_view(table: PrintedTable) -> TableView:
    """Lay out a table as it was printed; numbers with grouped digits, blank cells blank."""
    with_units = table.rows_are is RowsAre.UNIT and any(row.match for row in table.rows)
    headings = (
        Cell(table.rows_are.value.capitalize() + " as printed"),
        *((Cell("Read as"),) if with_units else ()),
        *(Cell(column.heading, number=not column.remark) for column in table.columns),
    )
    computed = None
    if table.summable and table.rows_are is not RowsAre.GROUP:
        added = tuple(_added(table, column) for column in table.columns)
        computed = (Cell("Rows added up"), *((Cell(""),) if with_units else ()), *added)
    return TableView(
        id=table.id,
        title=table.title,
        printed_as=table.printed_as,
        said_by=table.said_by,
        basis=table.basis,
        headings=headings,
        rows=tuple(_row(table, row, with_units=with_units) for row in table.rows),
        printed_total=_row(table, table.total, with_units=with_units) if table.total else None,
        computed_total=computed,
        footnotes=tuple(table.footnotes.items()),
    )


def _row(table: PrintedTable, row: TableRow, *, with_units: bool) -> tuple[Cell, ...]:
    texts = dict(zip(table.header, row.cells, strict=True))
    marks = texts.get(table.marks_column, "")
    cells = [Cell(f"{row.label}{marks}")]
    if with_units:
        unit = row.match.unit if row.match else None
        unknown = row.match is not None and unit is None
        cells.append(Cell(unit.label if unit else row.match.how.value if row.match else "", style="differs" * unknown))
    for column in table.columns:
        amount = row.amounts.get(column.name)
        text = grouped(amount.value) if amount else texts[column.name]
        cells.append(Cell(text, number=not column.remark, style="" if text or column.remark else "blank"))
    return tuple(cells)


def _added(table: PrintedTable, column: TableColumn) -> Cell:
    if column not in table.summable:
        return Cell("")
    total = table.added(column)
    printed = table.total.amounts.get(column.name) if table.total else None
    differs = printed is not None and not printed.may_equal(total)
    return Cell(grouped(total.value), number=True, style="differs" if differs else "")


def returns_view(folder: Folder) -> TableView | None:
    """Lay out the returns as declared, with the sum of areas and items; None where there are none."""
    if not folder.returns:
        return None
    names = ("Unit as written", "Read as", "Period", "Product", "Class", "Operator", "Category")
    rows = []
    for row in folder.returns:
        unit = row.match.unit if row.match else None
        read = unit.label if unit else row.match.how.value if row.match else ""
        rows.append(
            (
                Cell(row.unit),
                Cell(read, style="differs" if row.match and unit is None else ""),
                Cell(str(row.period)),
                Cell(row.product.value if row.product else ""),
                Cell(row.land_class.value if row.land_class else ""),
                Cell(row.operator),
                Cell(row.category.name or "" if row.category else ""),
                *(
                    Cell(grouped(q.value) if q else "", number=True, style="" if q else "blank")
                    for q in (row.area, row.items)
                ),
            )
        )
    area = sum((row.area.value for row in folder.returns if row.area), Decimal(0))
    items = sum((row.items.value for row in folder.returns if row.items), Decimal(0))
    return TableView(
        id="returns",
        title="Returns: area declared without a polygon, never added to measured area",
        printed_as="",
        said_by="the operators named in the rows",
        basis="declared",
        headings=(*(Cell(name) for name in names), Cell("Area (m²)", number=True), Cell("Items", number=True)),
        rows=tuple(rows),
        printed_total=None,
        computed_total=(
            Cell("Rows added up"),
            *(Cell("") for _ in names[1:]),
            Cell(grouped(area), number=True),
            Cell(grouped(items), number=True),
        ),
        footnotes=(),
    )


@dataclass(frozen=True, slots=True)
class DensityRow:
    """One row's density of anti-personnel mines; `share` is its place on the scale, 0 to 1; None when there is none."""

    label: str
    area: str
    mines: str
    density: str
    share: float | None
    low: bool


@dataclass(frozen=True, slots=True)
class DensityView:
    """The densities of one table or file of returns on a logarithmic scale, densest first."""

    about: str
    rows: tuple[DensityRow, ...]
    threshold: str
    threshold_share: float


_SCALE = (0.1, 10_000.0)


def _share(density: Decimal) -> float:
    low, high = (math.log10(end) for end in _SCALE)
    return min(1.0, max(0.0, (math.log10(max(float(density), _SCALE[0])) - low) / (high - low)))


def density_views(folder: Folder) -> Iterator[DensityView]:
    """Every table and file of returns with areas and anti-personnel mines."""
    low = folder.thresholds["ap_density_low"]
    for about, rows in grounds(folder):
        known = [row for row in rows if Contamination.AP in row.items]
        if not known:
            continue
        known.sort(key=lambda row: row.ap_per_km2 if row.ap_per_km2 is not None else Decimal("Infinity"), reverse=True)
        views = []
        for row in known:
            density = row.ap_per_km2
            views.append(
                DensityRow(
                    label=row.label,
                    area=shown_area(row.area.quantity.base) if row.area else "",
                    mines=grouped(row.items[Contamination.AP].quantity.value),
                    density="no area" if density is None else grouped(float(density), 1 if density < 100 else 0),
                    share=None if density is None else _share(density),
                    low=density is not None and density < low.value,
                )
            )
        yield DensityView(about, tuple(views), grouped(low.value), _share(low.value))


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading for the eye; `side` is the side of its square, 0 to 1 of the largest."""

    ref: str
    shown: str
    what: str
    said_by: str
    basis: str
    source: str
    per_km2: str
    rate: str
    side: float
