"""``whitestone report``: print, send, publish and restate reports of the register; name what is behind a figure."""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from whitestone.config.book_commands import Moment
from whitestone.config.register_commands import open_register
from whitestone.problems import ProblemError

if TYPE_CHECKING:
    from whitestone.reports.cells import Period
    from whitestone.reports.report import Report

F = TypeVar("F", bound=Callable[..., None])
_DAY = click.DateTime(["%Y-%m-%d"])
_ADDRESS = "Where the register is served; files then link each figure to its records."
_FORMS = click.option("--format", "forms", multiple=True, default=("xlsx",), show_default=True, help="May be repeated.")
_LANG = click.option("--lang", default="", help="Language of texts, such as az; a PDF takes several: en,ar.")
_SERVED = click.option("--address", default="", help=_ADDRESS)


@click.group()
def report() -> None:
    """Reports from approved records: every figure leads to them."""


def _period(command: F) -> F:
    """The options that say which report is meant: period, moment, and one word of the report's parameter."""
    options = (
        click.option("--from", "start", type=_DAY, required=True, help="First day of the period."),
        click.option("--to", "end", type=_DAY, required=True, help="Last day of the period."),
        click.option("--known-at", type=Moment(), help="As the register was known at this moment."),
        click.option("--only", default="", help="One word of the report's parameter, such as organisation=ID."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@report.command("list")
def list_reports() -> None:
    """Print the names of the reports; exit status 2 when a file of the authority's own is wrong."""
    open_register()
    from whitestone.reports.catalogue import catalogue  # noqa: PLC0415

    every = catalogue()
    for layout in every.layouts.values():
        click.echo(f"{layout.id}\t{layout.title}: {layout.words}")
    for error in every.problems:
        click.echo(str(error), err=True)
    if every.problems:
        sys.exit(2)


@report.command("print")
@click.argument("name")
@_period
@_FORMS
@_LANG
@_SERVED
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=".", help="Folder to write into.")
def print_report(
    name: str,
    start: dt.datetime,
    end: dt.datetime,
    known_at: dt.datetime | None,
    only: str,
    forms: tuple[str, ...],
    lang: str,
    address: str,
    out: Path,
) -> None:
    """Work out report NAME and write it into a folder."""
    open_register()
    files, worked_out = _printed(name, (start, end, known_at, only), forms, lang, address)
    out.mkdir(parents=True, exist_ok=True)
    for form, content in files.items():
        file = out / f"{name}-{end.date().isoformat()}.{form}"
        file.write_bytes(content)
        click.echo(str(file))
    click.echo(f"sha256 of what it says: {worked_out.sha256}")


@report.command()
@click.argument("name")
@click.option("--mail-to", "to", multiple=True, required=True, help="Receiver; may be repeated.")
@click.option("--mail-from", "sender", required=True, help="Sender.")
@_period
@_FORMS
@_LANG
@_SERVED
def send(
    name: str,
    to: tuple[str, ...],
    sender: str,
    start: dt.datetime,
    end: dt.datetime,
    known_at: dt.datetime | None,
    only: str,
    forms: tuple[str, ...],
    lang: str,
    address: str,
) -> None:
    """Work out report NAME and send it by the mail server that WHITESTONE_SMTP names."""
    open_register()
    from whitestone.reports.sending import send as send_report  # noqa: PLC0415

    files, worked_out = _printed(name, (start, end, known_at, only), forms, lang, address)
    _told(lambda: send_report(worked_out, files, to=to, sender=sender))
    click.echo(f"sent to {', '.join(to)}; sha256 of what it says: {worked_out.sha256}")


@report.command()
@click.argument("name")
@click.argument("cell")
@_period
def explain(
    name: str, cell: str, start: dt.datetime, end: dt.datetime, known_at: dt.datetime | None, only: str
) -> None:
    """Print the records behind CELL of report NAME, for example balance/total/open-land, and what each adds."""
    open_register()
    from whitestone.reports.report import behind  # noqa: PLC0415

    worked_out = _worked_out(name, (start, end, known_at, only))
    found = _told(lambda: worked_out.cell(cell))
    definition = found.ask.definition
    click.echo(f"{definition.label}: {found.value} {definition.unit}\n{definition.words}\n{definition.formula}")
    for row in behind(worked_out, found):
        click.echo(f"{row.value:>18,.2f}  {row.day}  {row.word} {row.record}")


@report.command()
@click.argument("name")
@click.option("--as", "username", required=True, help="The account of headquarters that publishes.")
@click.option("--note", default="", help="Why, or for whom.")
@_period
def publish(
    name: str,
    username: str,
    note: str,
    start: dt.datetime,
    end: dt.datetime,
    known_at: dt.datetime | None,
    only: str,
) -> None:
    """Freeze report NAME and submit it; another person of headquarters approves it at the desk."""
    open_register()
    from whitestone.reports.publishing import publish as freeze  # noqa: PLC0415
    from whitestone.reports.publishing import questioned  # noqa: PLC0415
    from whitestone.review.models import Person  # noqa: PLC0415

    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise click.BadParameter(f"there is no open account {username}", param_hint="--as")
    period, said = _asked(start, end, only)
    publication = _told(lambda: freeze(name, period, actor=person, known_at=known_at, note=note, only=said))
    for sentence, question in questioned(publication):
        click.echo(f"{sentence} {question}", err=True)
    click.echo(f"{publication.record}  submitted; sha256 of what it says: {publication.sha256}")


@report.command()
@click.argument("record", type=click.UUID)
@click.option("--known-at", type=Moment(), help="Compare with what was known at this moment; now without.")
def restate(record: uuid.UUID, known_at: dt.datetime | None) -> None:
    """Print every figure of publication RECORD that is another one now, with the records that changed it and why."""
    open_register()
    from whitestone.records.publications.models import Publication  # noqa: PLC0415
    from whitestone.reports.problems import NO_PUBLICATION  # noqa: PLC0415
    from whitestone.reports.publishing import restate as compare  # noqa: PLC0415

    publication = Publication.objects.standing().filter(record=record).order_by("-number").first()
    if publication is None:
        click.echo(str(ProblemError(NO_PUBLICATION(value=record))), err=True)
        sys.exit(2)
    for one in compare(publication, known_at):
        then, now = ("–" if value is None else f"{value:,.2f}" for value in (one.then, one.now))
        click.echo(f"{one.address}: {then} → {now} {one.definition.unit}")
        if one.redefined:
            click.echo("    the figure is defined otherwise now")
        for reason in one.reasons:
            steps = "; ".join(reason.steps)
            click.echo(f"    {reason.word} {reason.record}: {reason.then:,.2f} → {reason.now:,.2f}  {steps}".rstrip())


T = TypeVar("T")
_Asked = tuple[dt.datetime, dt.datetime, dt.datetime | None, str]


def _told(work: Callable[[], T]) -> T:
    """Say a problem with its code and stop."""
    try:
        return work()
    except ProblemError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _asked(start: dt.datetime, end: dt.datetime, only: str) -> tuple[Period, dict[str, str]]:
    from whitestone.kernel.written import reckonable  # noqa: PLC0415
    from whitestone.reports.cells import Period  # noqa: PLC0415

    for day, option in ((start, "--from"), (end, "--to")):
        if not reckonable(day.date()):
            raise click.BadParameter("no report reaches so far", param_hint=option)
    if end < start:
        raise click.BadParameter("the period ends before it starts", param_hint="--to")
    split, equals, word = only.partition("=")
    if only and not (split and equals and word):
        raise click.BadParameter(f"{only}: write organisation=ID", param_hint="--only")
    return Period(start.date(), end.date()), {split: word} if only else {}


def _worked_out(name: str, asked: _Asked) -> Report:
    from whitestone.reports.publishing import report_of  # noqa: PLC0415

    start, end, known_at, only = asked
    period, said = _asked(start, end, only)
    return _told(lambda: report_of(name, period, known_at, said))


def _printed(
    name: str, asked: _Asked, forms: tuple[str, ...], lang: str, address: str
) -> tuple[dict[str, bytes], Report]:
    from whitestone.reports.report import spoken_language  # noqa: PLC0415
    from whitestone.reports.writing import FORMS, Printing  # noqa: PLC0415
    from whitestone.reports.writing.printing import languages, printed  # noqa: PLC0415

    if unknown := set(forms) - set(FORMS):
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: choose from {', '.join(FORMS)}", param_hint="--format")
    spoken = languages(lang)
    if spoken is None:
        raise click.BadParameter(f"{lang}: write codes of languages, such as en,ar", param_hint="--lang")
    printing = Printing(base=f"{address.rstrip('/')}/reports/{name}/cell/" if address else "")
    told: dict[str, Report] = {}

    def once() -> Report:
        """The same report in every form: what is approved between two of them is in none."""
        language = spoken_language()
        if language not in told:
            told[language] = _worked_out(name, asked)
        return told[language]

    worked_out = once()
    files = {}
    for form in forms:
        work = partial(printed, form, once, printing, spoken)
        files[form], worked_out = _told(work)
    return files, worked_out
