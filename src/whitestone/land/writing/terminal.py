"""The books on a terminal: readable at 80 columns, everything in one table where there is room.

Prints a summary and says where the rest is; the files hold every row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from whitestone.land.result import BalanceRow
from whitestone.land.words import Column, Product, Reading
from whitestone.land.writing.settled_books import SettledBooks
from whitestone.paper import grouped

WIDE = 132
"""Columns of text from which the whole balance fits in one table."""
MOST_ROWS = 60
HEADLINE = "ap_mined"
_READINGS = {
    Reading.WORKED_POLYGONS: "Worked polygons (generous)",
    Reading.RELEASED_MINED_LAND: "Released mined land (ledger)",
    Reading.FOUND_FOOTPRINT: "Found footprint (strict)",
}
Amount = Callable[[BalanceRow], float]


def _moved(*columns: Column) -> Amount:
    return lambda row: sum(column.sign * row.moved[column] for column in columns)


_NARROW: tuple[tuple[str, Amount], ...] = (
    ("Opening", lambda row: row.opening),
    ("Entered", _moved(Column.RECORDED, Column.REOPENED)),
    ("Reclassified", _moved(Column.RECLASSIFIED_IN, Column.RECLASSIFIED_OUT)),
    ("Released", _moved(Column.CANCELLED, Column.REDUCED, Column.CLEARED)),
    ("Corrected", _moved(Column.CORRECTED)),
    ("Closing", lambda row: row.closing),
)
_WIDE: tuple[tuple[str, Amount], ...] = (
    ("Opening", lambda row: row.opening),
    ("Recorded", _moved(Column.RECORDED)),
    ("Reopened", _moved(Column.REOPENED)),
    ("Recl. in", _moved(Column.RECLASSIFIED_IN)),
    ("Recl. out", _moved(Column.RECLASSIFIED_OUT)),
    ("Cancelled", _moved(Column.CANCELLED)),
    ("Reduced", _moved(Column.REDUCED)),
    ("Cleared", _moved(Column.CLEARED)),
    ("Corrected", _moved(Column.CORRECTED)),
    ("Closing", lambda row: row.closing),
)


def amount(value: float) -> str:
    """Square metres for a reader: grouped, whole, with a true minus; a dash where nothing is."""
    whole = round(value)
    if whole == 0:
        return "–" if abs(value) < 0.5e-4 else "<1"
    return grouped(whole)


def account(row: BalanceRow) -> str:
    """The name of an account."""
    return f"{row.unit or '(outside units)'} {row.kind or '(no kind)'} {row.group or '(no class)'}"


def print_books(books: SettledBooks, console: Console) -> None:
    """Print the balance, the products by part, the readings, the findings and the inputs."""
    settlement = books.settlement
    period = f"{settlement.period.start.isoformat()} to {settlement.period.end.isoformat()}"
    if books.synthetic:
        console.print("SYNTHETIC: these records are invented.", style="bold")
    accounts = [row for row in settlement.rows if row.kind is not None]
    shown = accounts[:MOST_ROWS]
    console.print(_balance(f"Hazardous land, {period} (m²)", shown, accounts, console.width))
    if len(shown) < len(accounts):
        console.print(f"{len(accounts) - len(shown)} more accounts are in tables/balance.csv and report.html.")
    declared = [row for row in settlement.rows if row.declared]
    if declared:
        console.print(_declared(declared[:MOST_ROWS]))
    if len(declared) > MOST_ROWS:
        console.print(f"{len(declared) - MOST_ROWS} more declared lines are in tables/balance.csv.")
    console.print(_readings(books))
    console.print(_counts(books))
    verdict = "The books balance" if settlement.balanced else "THE BOOKS DO NOT BALANCE"
    console.print(
        f"{verdict}: largest unexplained difference of any account {settlement.residual:.4f} m².",
        style="bold green" if settlement.balanced else "bold red",
    )


def _table(title: str, *, show_footer: bool = False) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        show_footer=show_footer,
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )


def _balance(title: str, shown: Iterable[BalanceRow], every: Iterable[BalanceRow], width: int) -> Table:
    columns = _WIDE if width >= WIDE else _NARROW
    table = _table(title, show_footer=True)
    table.add_column("Account", footer="All", overflow="fold")
    everything = tuple(every)
    for name, value in columns:
        table.add_column(name, footer=amount(sum(value(row) for row in everything)), justify="right", no_wrap=True)
    for row in shown:
        table.add_row(account(row), *(amount(value(row)) for _, value in columns))
    return table


def _declared(rows: Iterable[BalanceRow]) -> Table:
    table = _table("Declared by returns, not in the balance (m²)")
    for name in ("Unit", "Class"):
        table.add_column(name)
    for product in Product:
        table.add_column(product.value.capitalize(), justify="right", no_wrap=True)
    for row in rows:
        areas = (amount(row.declared[product]) for product in Product)
        table.add_row(row.unit or "(no unit known)", row.group or "(not said)", *areas)
    return table


def _readings(books: SettledBooks) -> Table:
    table = _table("Three readings of the same period")
    for name in ("Reading", "Class"):
        table.add_column(name)
    for name in ("m²", "Products", "Items", "AP mines/km²"):
        table.add_column(name, justify="right")
    last = None
    for row in (row for row in books.settlement.readings if row.area > 0 or row.land_class == HEADLINE):
        density = row.ap_items_per_km2 if books.with_finds else None
        table.add_row(
            "" if row.reading == last else _READINGS[row.reading],
            row.land_class,
            amount(row.area),
            grouped(row.polygons),
            grouped(row.items) if books.with_finds else "not given",
            "–" if density is None else grouped(density, 1),
        )
        last = row.reading
    return table


def _counts(books: SettledBooks) -> Table:
    table = _table("Inputs and findings")
    table.add_column("What")
    table.add_column("How many", justify="right")
    for source in books.settlement.sources:
        parts = f"{source.used:,} used, {source.repaired:,} repaired, {source.refused:,} refused"
        table.add_row(f"{source.role}: {Path(source.file).name}", parts, style="bold red" if source.refused else None)
    for code, count in sorted(Counter(finding.code for finding in books.settlement.findings).items()):
        table.add_row(f"finding {code}", f"{count:,}")
    return table
