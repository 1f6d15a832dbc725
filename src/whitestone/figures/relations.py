"""Relations between figures: which roles each kind has, and the figures that a manifest's references mean.

A reference that leads nowhere, or to something that cannot be compared, is refused before any rule runs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from whitestone.figures.kinds import REFERENCE_COUNT, REFERENCE_UNKNOWN, REFERENCE_UNSUITED, WORD_UNKNOWN
from whitestone.figures.manifest import RelationEntry
from whitestone.figures.model import Figure, PrintedTable, Relation
from whitestone.figures.quantities import Quantity
from whitestone.problems import Problem

_CELL = re.compile(r"(?P<table>[^.\[\]]+)\.(?P<column>[^\[\]]+?)(\[(?P<row>.+)\])?")
_LITERAL = re.compile(r"(?P<number>\d+(\.\d+)?) (?P<unit>\S+)")


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a role must hold: `least` to `most` figures, of these dimensions (empty: any)."""

    least: int = 1
    dimensions: tuple[str, ...] = ()
    most: int = 1_000

    @property
    def expected(self) -> str:
        """How many, in words."""
        if self.most == 1:
            return "exactly one" if self.least else "at most one"
        return f"{self.least} or more"


_ONE = _Needs(most=1)
_AREA, _AREA_OR_YEARLY = ("area",), ("area", "area/year")
ROLES: Mapping[str, Mapping[str, _Needs]] = {
    "sum": {"whole": _ONE, "parts": _Needs(2)},
    "part": {"whole": _ONE, "parts": _Needs()},
    "same": {"figures": _Needs(2)},
    "readings": {"areas": _Needs(2, _AREA), "items": _Needs(0, most=1), "people": _Needs(0, most=1)},
    "density": {"items": _Needs(), "areas": _Needs(1, _AREA)},
    "rate": {"areas": _Needs(1, _AREA_OR_YEARLY), "people": _ONE},
    "balance": {"opening": _Needs(), "plus": _Needs(0), "minus": _Needs(0), "closing": _Needs()},
    "duration": {"stock": _Needs(1, _AREA), "yearly": _Needs(1, _AREA_OR_YEARLY), "years": _Needs(1, ("years",))},
}
_ALIKE = {"sum", "part", "same", "balance"}


def resolve_relations(
    entries: Iterable[RelationEntry],
    figures: Mapping[str, Figure],
    tables: Iterable[PrintedTable],
    file: str,
    problems: list[Problem],
) -> Iterator[Relation]:
    """Look up the references of each entry; an entry with a fault is reported and left out."""
    by_id = {table.id: table for table in tables}
    for entry in entries:
        before = len(problems)
        if entry.kind not in ROLES:
            problems.append(
                WORD_UNKNOWN(file=file, record=entry.where, column="kind", value=entry.kind, known=", ".join(ROLES))
            )
            continue
        roles: dict[str, tuple[Figure, ...]] = {}
        for role, references in entry.references.items():
            found = [_look_up(reference, figures, by_id) for reference in references]
            for reference, figure in zip(references, found, strict=True):
                if figure is None:
                    problems.append(REFERENCE_UNKNOWN(file=file, where=entry.where, column=role, value=reference))
            roles[role] = tuple(figure for figure in found if figure is not None)
        relation = Relation(entry.kind, entry.about, roles, entry.note)
        if len(problems) == before:
            problems.extend(_unsuited(relation, entry.where, file))
        if len(problems) == before:
            yield relation


def relations_of_columns(figures: Mapping[str, Figure], file: str, problems: list[Problem]) -> Iterator[Relation]:
    """The relations that figures state themselves, in the columns ``part_of`` and ``same_as``."""
    parts: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures.values():
        for column, other in (("part_of", figure.part_of), ("same_as", figure.same_as)):
            if other and other not in figures:
                where = f"The figure {figure.ref}"
                problems.append(REFERENCE_UNKNOWN(file=file, where=where, column=column, value=other))
            elif other and column == "part_of":
                parts[other].append(figure)
            elif other:
                same = Relation("same", figure.what, {"figures": (figures[other], figure)})
                yield from _suited(same, figure.ref, file, problems)
    for whole, found in parts.items():
        relation = Relation("part", figures[whole].what, {"whole": (figures[whole],), "parts": tuple(found)})
        yield from _suited(relation, whole, file, problems)


def _suited(relation: Relation, where: str, file: str, problems: list[Problem]) -> Iterator[Relation]:
    faults = list(_unsuited(relation, f"The figure {where}", file))
    problems.extend(faults)
    if not faults:
        yield relation


def _unsuited(relation: Relation, where: str, file: str) -> Iterator[Problem]:
    needs = ROLES[relation.kind]
    for role in relation.roles:
        if role not in needs:
            yield WORD_UNKNOWN(file=file, record=where, column=role, value=role, known=", ".join(needs))
    for role, need in needs.items():
        figures = relation.all(role)
        if not need.least <= len(figures) <= need.most:
            yield REFERENCE_COUNT(
                file=file, where=where, column=role, role=role, count=len(figures), expected=need.expected
            )
        for figure in figures:
            if need.dimensions and figure.quantity.dimension not in need.dimensions:
                yield _wrong_unit(figure, role, where, file)
    if relation.kind in _ALIKE:
        listed = [(role, figure) for role, figures in relation.roles.items() for figure in figures]
        for role, figure in listed:
            if figure.quantity.dimension != listed[0][1].quantity.dimension:
                yield _wrong_unit(figure, role, where, file)


def _wrong_unit(figure: Figure, role: str, where: str, file: str) -> Problem:
    return REFERENCE_UNSUITED(
        file=file, where=where, column=role, role=role, value=figure.ref, unit=figure.quantity.unit
    )


def _look_up(reference: str, figures: Mapping[str, Figure], tables: Mapping[str, PrintedTable]) -> Figure | None:
    """A figure by id, a table's column (its total) or cell, or an amount written out such as ``100 percent``."""
    if reference in figures:
        return figures[reference]
    literal = _LITERAL.fullmatch(reference)
    if literal:
        quantity = Quantity(literal["number"], Decimal(literal["number"]), literal["unit"])
        return Figure(ref=reference, what="by definition", quantity=quantity, basis="definition")
    named = _CELL.fullmatch(reference)
    table = tables.get(named["table"]) if named else None
    column = table.column(named["column"]) if table and named else None
    if table is None or column is None or named is None or column.remark:
        return None
    if named["row"] is None:
        return table.column_total(column)
    return next((table.cell(column, row) for row in table.rows if row.label == named["row"]), None)
