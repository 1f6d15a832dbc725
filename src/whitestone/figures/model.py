"""What a folder of figures holds: figures with who said them, tables as printed, returns, and how they hang together.

Plain typed values. Reading them is done in `figures.load`, questioning them in `figures.rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from whitestone.figures.quantities import Quantity
from whitestone.land.words import Contamination, LandClass, Product
from whitestone.profiles import Match, Parameter, Profile, Span


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with who said it, about when, and on what basis.

    Attributes
    ----------
    ref
        ``"F12"``, or for figures of a table ``"table.column"`` (its total) and ``"table.column[row]"``.
    what
        What it counts, in words.
    place
        The area that it is about, as written.
    computed
        Whether it was added up here because no total is printed.
    part_of, same_as
        Ids of the figure that it is a part of, and of one that must be the same.
    name
        What to call it before a reader: the reference, or for figures of a table the table and column as printed.
    """

    ref: str
    what: str
    quantity: Quantity
    topic: str = ""
    place: str = ""
    period: Span | None = None
    said_by: str = ""
    basis: str = ""
    source: str = ""
    computed: bool = False
    part_of: str = ""
    same_as: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.ref)


class RowsAre(StrEnum):
    """What the rows of a printed table are."""

    UNIT = "unit"
    OPERATOR = "operator"
    PERIOD = "period"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of numbers (or of remarks, which are printed and not read).

    Attributes
    ----------
    category
        Category of the items counted; `Contamination.NONE` when the column counts no ordnance.
    percent_of
        Names of the columns for part and whole when the column prints their percentage.
    basis
        Of a remark: the basis of a row's figures by what the remark says, where it is not that of the whole table.
    """

    name: str
    heading: str
    unit: str = ""
    remark: bool = False
    category: Contamination = Contamination.NONE
    product: Product | None = None
    percent_of: tuple[str, str] | None = None
    basis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One printed row: its cells as text, its amounts where a cell holds a number, the unit that its label means."""

    number: int
    label: str
    cells: tuple[str, ...]
    amounts: Mapping[str, Quantity]
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it was printed, with a printed total kept apart from the rows.

    Attributes
    ----------
    header
        Names of the columns in the file's order, so that it can be printed again as it was.
    columns
        The columns that hold numbers or remarks.
    label_column, marks_column
        Names of the columns with the rows' labels and footnote marks; the latter may be empty.
    unit_kind
        Which kind of unit the rows are, where they are units and names of several kinds are alike.
    """

    id: str
    title: str
    file: str
    printed_as: str
    period: Span | None
    place: str
    said_by: str
    basis: str
    source: str
    rows_are: RowsAre
    header: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    label_column: str
    marks_column: str
    footnotes: Mapping[str, str]
    rows: tuple[TableRow, ...]
    total: TableRow | None
    unit_kind: str | None = None

    @property
    def called(self) -> str:
        """What to call the table before a reader."""
        return self.printed_as or self.title

    def column(self, name: str) -> TableColumn | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def summable(self) -> tuple[TableColumn, ...]:
        """Columns whose rows may be added."""
        return tuple(column for column in self.columns if not column.remark and not column.percent_of)

    def added(self, column: TableColumn) -> Quantity:
        """The column added up, with as many decimals as its finest cell."""
        amounts = [row.amounts[column.name].value for row in self.rows if column.name in row.amounts]
        total = sum(amounts, Decimal(0))
        return Quantity(str(total), total, column.unit)

    def printed(self) -> Iterator[tuple[str, ...]]:
        """The header, the rows and the printed total, cell by cell as they were."""
        yield self.header
        for row in self.rows:
            yield row.cells
        if self.total is not None:
            yield self.total.cells

    def basis_of(self, row: TableRow) -> str:
        """On what basis a row's figures stand: as its remarks say, or as the whole table."""
        said = dict(zip(self.header, row.cells, strict=False))
        found = (one.basis.get(said.get(one.name, "")) for one in self.columns if one.basis)
        return next(filter(None, found), self.basis)

    def cell(self, column: TableColumn, row: TableRow) -> Figure | None:
        """One cell as a figure; None where it is blank."""
        if column.name not in row.amounts:
            return None
        span = self.period
        if self.rows_are is RowsAre.PERIOD:
            span = Span.parse(row.label)
        return Figure(
            ref=f"{self.id}.{column.name}[{row.label}]",
            what=f"{column.heading}, {row.label}",
            quantity=row.amounts[column.name],
            topic=self.title,
            place=row.label if self.rows_are is RowsAre.UNIT else self.place,
            period=span,
            said_by=self.said_by,
            basis=self.basis_of(row),
            source=f"{self.printed_as}, {self.source}" if self.printed_as else self.source,
            name=f"{self.called}, {column.heading}, {row.label}",
        )

    def column_total(self, column: TableColumn) -> Figure:
        """The printed total of a column, or the computed one where none is printed."""
        printed = self.total.amounts.get(column.name) if self.total else None
        return Figure(
            ref=f"{self.id}.{column.name}",
            what=f"{column.heading}, total",
            quantity=printed or self.added(column),
            topic=self.title,
            place=self.place,
            period=self.period,
            said_by=self.said_by,
            basis=self.basis,
            source=f"{self.printed_as}, {self.source}" if self.printed_as else self.source,
            computed=printed is None,
            name=f"{self.called}, {column.heading}",
        )


@dataclass(frozen=True, slots=True)
class Return:
    """One row of a tabular return: area and items declared for a unit and a period, without a polygon."""

    file: str
    row: int
    unit: str
    match: Match | None
    period: Span
    product: Product | None
    land_class: LandClass | None
    operator: str
    category: Contamination
    area: Quantity | None
    items: Quantity | None
    source: str


@dataclass(frozen=True, slots=True)
class Relation:
    """How figures hang together, as the manifest says.

    Attributes
    ----------
    roles
        References by role, for example ``{"whole": ("F12",), "parts": ("F13", "F14")}``.
    """

    kind: str
    about: str
    roles: Mapping[str, tuple[Figure, ...]]
    note: str = ""

    def all(self, role: str) -> tuple[Figure, ...]:
        """The figures in a role."""
        return self.roles.get(role, ())


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that was understood of one folder of figures.

    Attributes
    ----------
    manifest
        Where the meaning of the files came from, in words.
    figures
        Reported figures by id, in the order of their files.
    thresholds
        What the rules compare with, by name.
    unread
        Files of the folder that no one said the meaning of.
    """

    title: str
    citation: str
    about: str
    manifest: str
    profile: Profile | None
    period: Span | None
    figures: Mapping[str, Figure]
    tables: tuple[PrintedTable, ...]
    returns: tuple[Return, ...]
    relations: tuple[Relation, ...]
    thresholds: Mapping[str, Parameter]
    unread: tuple[str, ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        """Each written unit name once, with what it was understood as, in order of appearance."""
        found: dict[str, Match] = {}
        for match in [row.match for table in self.tables for row in table.rows] + [r.match for r in self.returns]:
            if match is not None:
                found.setdefault(match.written, match)
        return tuple(found.values())
