"""Parts against totals: printed totals of tables, declared sums, parts of a whole, printed percentages.

A difference that the printed digits can explain by rounding is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from whitestone.figures.model import Figure, Folder, PrintedTable, Relation, TableColumn
from whitestone.figures.quantities import Quantity
from whitestone.figures.rules.check import Check, Rule, Verdict
from whitestone.figures.rules.kinds import PART_EXCEEDS_WHOLE, PERCENT_DIFFERS, SUM_DIFFERS, TOTAL_DIFFERS
from whitestone.figures.rules.words import addition, bare, in_unit, short, stated
from whitestone.paper import grouped


def table_totals(folder: Folder) -> Iterator[Check]:
    """Each printed total of a table against its rows."""
    for table in folder.tables:
        for column in table.summable:
            if table.total is not None and column.name in table.total.amounts:
                yield _table_total(table, column)


def _table_total(table: PrintedTable, column: TableColumn) -> Check:
    cells = [cell for row in table.rows if (cell := table.cell(column, row)) is not None]
    printed = table.column_total(column)
    about = printed.name
    return _compare(Relation("sum", about, {"whole": (printed,), "parts": tuple(cells)}), table_total=True)


def sums(folder: Folder) -> Iterator[Check]:
    """Declared sums: the whole is exactly its parts."""
    for relation in folder.relations:
        if relation.kind == "sum":
            yield _compare(relation)


def _compare(relation: Relation, *, table_total: bool = False) -> Check:
    (whole,), parts = relation.all("whole"), relation.all("parts")
    total = _added(parts)
    slack = whole.quantity.rounding + _rounding(parts)
    difference = total - whole.quantity.base
    bound = whole.quantity.qualifier
    agrees = difference > -slack if bound == "more than" else difference < slack if bound else abs(difference) <= slack
    like = whole.quantity
    steps = [] if table_total else [stated(part) for part in parts]
    steps.append(addition(parts, like))
    steps.extend(_ending(whole, total, slack))
    return Check(
        kind=TOTAL_DIFFERS if table_total else SUM_DIFFERS,
        verdict=Verdict.AGREES if agrees else Verdict.CONTRADICTION,
        about=relation.about,
        steps=tuple(steps),
        figures=(whole,) if table_total else (whole, *parts),
        values={"given": whole.quantity.shown, "computed": in_unit(total, like)},
        note=relation.note,
    )


def _ending(whole: Figure, total: Decimal, slack: Decimal) -> tuple[str, ...]:
    difference = total - whole.quantity.base
    if difference == 0:
        return (f"{stated(whole)}: the same",)
    like = whole.quantity
    high, low = max(total, like.base), min(total, like.base)
    words = "the parts are more than the whole" if difference > 0 else "the parts are less than the whole"
    if abs(difference) <= slack:
        words = "rounding explains it"
    return stated(whole), f"{bare(high, like)} − {bare(low, like)} = {bare(high - low, like)}: {words}"


def parts(folder: Folder) -> Iterator[Check]:
    """Parts that cannot be more than their whole."""
    for relation in folder.relations:
        if relation.kind != "part":
            continue
        (whole,), found = relation.all("whole"), relation.all("parts")
        total = _added(found)
        exceeds = total - whole.quantity.base > whole.quantity.rounding + _rounding(found)
        open_ended = whole.quantity.qualifier == "more than"
        like = whole.quantity
        yield Check(
            kind=PART_EXCEEDS_WHOLE,
            verdict=Verdict.CONTRADICTION if exceeds and not open_ended else Verdict.AGREES,
            about=relation.about,
            steps=(
                *(stated(part) for part in found),
                *((addition(found, like),) if len(found) > 1 else ()),
                f"{in_unit(total, like)} of {stated(whole)}{_share(total, like)}",
            ),
            figures=(whole, *found),
            values={"given": like.shown, "computed": in_unit(total, like)},
            note=relation.note,
        )


def _share(part: Decimal, whole: Quantity) -> str:
    return f", which is {short(part / whole.base * 100, 2)} %" if whole.base else ""


def percentages(folder: Folder) -> Iterator[Check]:
    """Percentages that a table prints beside the part and the whole."""
    for table in folder.tables:
        for column in table.columns:
            if column.percent_of is None:
                continue
            for row in table.rows:
                printed = row.amounts.get(column.name)
                part, whole = (row.amounts.get(name) for name in column.percent_of)
                if printed is None or part is None or whole is None or whole.value == 0:
                    continue
                share = part.value / whole.value * 100
                agrees = abs(share - printed.value) <= printed.rounding
                names = (*column.percent_of, column.name)
                columns = [found for name in names if (found := table.column(name)) is not None]
                figures = [cell for one in columns if (cell := table.cell(one, row)) is not None]
                yield Check(
                    kind=PERCENT_DIFFERS,
                    verdict=Verdict.AGREES if agrees else Verdict.CONTRADICTION,
                    about=f"{column.heading}, {row.label}",
                    steps=(
                        f"{grouped(part.value)} of {grouped(whole.value)} = {short(share, 2)} %",
                        f"printed: {printed.shown}",
                    ),
                    figures=tuple(figures),
                    values={"given": printed.shown, "computed": f"{short(share, 2)} %"},
                )


def _added(figures: tuple[Figure, ...]) -> Decimal:
    return sum((figure.quantity.base for figure in figures), Decimal(0))


def _rounding(figures: tuple[Figure, ...]) -> Decimal:
    return sum((figure.quantity.rounding for figure in figures), Decimal(0))


RULES: tuple[Rule, ...] = (table_totals, sums, parts, percentages)
