"""Subcommands that read the register: the ledger's balance, its differences and postings, the checks of everything."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from whitestone.config.register_commands import open_register
from whitestone.kernel.cells import harmless

_DAY = click.DateTime(["%Y-%m-%d"])


class Moment(click.ParamType[dt.datetime]):
    """A moment on the command line, such as 2024-01-31T12:00."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """ISO 8601; without a zone it is UTC."""
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is no moment: write 2024-01-31T12:00', param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


@click.group()
def ledger() -> None:
    """The land ledger of the register."""


def _print(rows: Sequence[Mapping[str, Any]], form: str) -> None:
    names = list(rows[0]) if rows else []
    if form == "json":
        click.echo(json.dumps(list(rows), indent=1, default=str))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, names)
        writer.writeheader()
        writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    else:
        shown = [names, *([_shown(value) for value in row.values()] for row in rows)]
        widths = [max(len(line[index]) for line in shown) for index in range(len(names))]
        for line in shown:
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _shown(value: Any) -> str:
    return f"{value:,.0f}" if isinstance(value, float) else "-" if value is None else str(value)


@ledger.command()
@click.option("--from", "start", type=_DAY, required=True, help="First day of the period.")
@click.option("--to", "end", type=_DAY, required=True, help="Last day of the period.")
@click.option("--as-at", "as_at", type=_DAY, help="Leave out what the records say of later days than this.")
@click.option("--known-at", type=Moment(), help="As the books were known at this moment.")
@click.option(
    "--by", default="unit,kind,class", show_default=True, help="Any of unit, kind, class, product, organisation."
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def balance(
    start: dt.datetime, end: dt.datetime, as_at: dt.datetime | None, known_at: dt.datetime | None, by: str, form: str
) -> None:
    """Print the balance of a period from opening to closing, in square metres.

    By product or organisation the lines hold what moved and neither opening nor closing: open land is nobody's
    product. The exit status is 1 when the books do not balance.
    """
    if end < start:
        raise click.BadParameter("the period ends before it starts", param_hint="--to")
    open_register()
    from whitestone.records.books.balance import KEYS, lines  # noqa: PLC0415
    from whitestone.records.books.kept import ledger_at, settled  # noqa: PLC0415

    keys = [key.strip() for key in by.split(",") if key.strip()]
    if not keys or set(keys) - set(KEYS):
        raise click.BadParameter(f"any of {', '.join(KEYS)}", param_hint="--by")
    kept = ledger_at(known_at, as_at and as_at.date())
    period = start.date(), end.date()
    books = settled(kept, *period, known_at, as_at and as_at.date())
    rows = [
        {**line.keys, "opening": line.opening}
        | {str(column): area for column, area in line.moved.items()}
        | {"closing": line.closing}
        for line in lines(books.rows, kept.moves(*period), keys)
    ]
    _print(rows, form)
    sys.exit(0 if books.balanced else 1)


@ledger.command()
@click.option("--from", "start", type=_DAY, required=True, help="First day of the period.")
@click.option("--to", "end", type=_DAY, required=True, help="Last day of the period.")
@click.option("--from-known", type=Moment(), required=True, help="The earlier moment.")
@click.option("--to-known", type=Moment(), required=True, help="The later moment.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def changes(start: dt.datetime, end: dt.datetime, from_known: dt.datetime, to_known: dt.datetime, form: str) -> None:
    """List every posting of a period that differs between two moments, and the versions and people behind it."""
    open_register()
    from whitestone.records.books.changes import differences  # noqa: PLC0415

    rows = [
        {
            "date": one.date,
            "column": one.column,
            "unit": one.unit,
            "kind": one.kind,
            "class": one.land_class,
            "record": one.event,
            "before": float(one.before),
            "after": float(one.after),
            "behind": "; ".join(str(version) for version in one.behind),
        }
        for one in differences(start.date(), end.date(), from_known, to_known)
    ]
    _print(rows, form)


@ledger.command()
@click.argument("record", type=click.UUID)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def explain(record: uuid.UUID, form: str) -> None:
    """List every piece of land that a record moved, in the order of the books."""
    open_register()
    from whitestone.records.books.kept import current  # noqa: PLC0415

    moves = current().moves(dt.date.min, dt.date.max)
    own = moves.chosen(moves.event == str(record)).postings()
    rows = [
        {
            "date": own.date[index],
            "column": own.column[index],
            "unit": own.unit[index],
            "kind": own.kind[index],
            "class": own.land_class[index],
            "m2": float(own.area[index]),
        }
        for index in range(len(own))
    ]
    _print(rows, form)


@click.group()
def check() -> None:
    """Data-quality rules."""


@check.command("register")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write what was found to this XLSX file.")
def check_all(out: Path | None) -> None:
    """Run every rule on every version that stands or is under review.

    The exit status is 1 when a version fails a rule that refuses.
    """
    open_register()
    from whitestone.review.checking import amount, check_register  # noqa: PLC0415
    from whitestone.review.rules import Severity  # noqa: PLC0415

    rows: list[tuple[Any, ...]] = []
    with click.progressbar(check_register(), length=amount(), label="checking", file=sys.stderr) as looked:
        for one in looked:
            version = one.version
            for finding in one.findings:
                said, place = finding.problem, finding.problem.place or (None, None)
                what = (str(finding.severity), said.code, version.word, str(version.record), version.number)
                rows.append((*what, said.column, said.sentence, said.remedy, *place))
    refusing = sum(row[0] == Severity.REFUSE for row in rows)
    if out is not None:
        _write(out, rows)
    for row in rows if out is None else []:
        click.echo(f"{row[0]}: {row[2]} {row[3]} version {row[4]}: {row[6]} {row[7]} [{row[1]}]")
    click.echo(f"{len(rows)} findings, {refusing} of them refusing")
    sys.exit(1 if refusing else 0)


def _write(out: Path, rows: Sequence[tuple[Any, ...]]) -> None:
    import xlsxwriter  # noqa: PLC0415

    heads = ("severity", "code", "word", "record", "version", "field", "what", "remedy", "longitude", "latitude")
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("findings")
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for index, row in enumerate(rows, start=1):
            sheet.write_row(index, 0, row)
        sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
        sheet.freeze_panes(1, 0)
        sheet.autofit()


COMMANDS: tuple[click.Command, ...] = (ledger, check)
