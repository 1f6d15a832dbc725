"""Between the register's records and a folder of figures: how all that stands is put together.

Reads approved records and asks no question of them; that is done by `whitestone.figures.rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from whitestone.figures.load import thresholds_of
from whitestone.figures.manifest import RelationEntry
from whitestone.figures.model import Figure as Stated
from whitestone.figures.model import Folder, Relation
from whitestone.figures.model import Return as Declared
from whitestone.figures.quantities import Quantity
from whitestone.figures.relations import relations_of_columns, resolve_relations
from whitestone.land.words import Contamination, LandClass, Product
from whitestone.problems import Problem
from whitestone.profiles import NameBook, Profile, available, open_profile
from whitestone.records.figures.models import Figure, Return, Source
from whitestone.records.figures.tables_kept import table_of
from whitestone.review.permissions import Standing
from whitestone.review.versions import Versions

BY_HAND = "entered by hand"


def _stated(figure: Figure) -> Stated | None:
    quantity = figure.quantity
    if quantity is None:
        return None
    return Stated(
        ref=figure.reference,
        what=figure.what,
        quantity=quantity,
        topic=figure.topic,
        place=figure.place,
        period=figure.span,
        said_by=figure.said_by,
        basis=figure.basis,
        source=figure.document,
        part_of=figure.part_of,
        same_as=figure.same_as,
    )


def _declared(row: Return, names: NameBook | None, where: str) -> Declared | None:
    period = row.span
    if period is None:
        return None
    area = None if row.area_m2 is None else f"{row.area_m2.normalize():f}"
    return Declared(
        file=row.file or where,
        row=row.row or 0,
        unit=row.unit_written,
        match=names.resolve(row.unit_written) if names else None,
        period=period,
        product=Product(row.product) if row.product else None,
        land_class=LandClass(row.land_class) if row.land_class else None,
        operator=row.operator,
        category=Contamination(row.category),
        area=None if row.area_m2 is None or area is None else Quantity(area, row.area_m2.normalize(), "m2"),
        items=None if row.items is None else Quantity(str(row.items), Decimal(row.items), "items"),
        source=row.document,
    )


class _Part:
    """What one source document holds, its references renamed so that no two documents share one."""

    def __init__(
        self, source: Source | None, figures: Iterable[Figure], returns: Iterable[Return], prefix: str
    ) -> None:
        self.profile = _profile(source)
        names = self.profile.names if self.profile else None
        citation = source.citation if source else ""
        problems: list[Problem] = []
        stated = [one for one in map(_stated, figures) if one is not None]
        held = {one.ref: one for one in stated}
        kept = source.tables if source else []
        tables = [table_of(one, names, citation, problems) for one in kept]
        entries = [
            RelationEntry(str(source), one["kind"], one["about"], one["note"], one["references"])
            for one in (source.relations if source else ())
        ]
        relations = [
            *resolve_relations(entries, held, tables, str(source), problems),
            *relations_of_columns(held, str(source), problems),
        ]
        self.figures = [_renamed(one, prefix) for one in held.values()]
        self.tables = [replace(one, id=f"{prefix}{one.id}") for one in tables]
        self.relations = [_related(one, prefix) for one in relations]
        where = str(source) if source else BY_HAND
        self.returns = [one for one in (_declared(row, names, where) for row in returns) if one is not None]
        self.problems = problems


def _renamed(figure: Stated, prefix: str) -> Stated:
    name = f"{prefix}{figure.name}" if figure.name == figure.ref else figure.name
    return replace(figure, ref=f"{prefix}{figure.ref}", name=name) if prefix else figure


def _related(relation: Relation, prefix: str) -> Relation:
    roles = {role: tuple(_renamed(one, prefix) for one in figures) for role, figures in relation.roles.items()}
    return replace(relation, roles=roles)


def _profile(source: Source | None) -> Profile | None:
    """Only a packaged profile: a record must not name a file of the server's disk."""
    return open_profile(source.profile) if source is not None and source.profile in available() else None


def _parts(sources: Versions[Source], figures: Versions[Figure], returns: Versions[Return]) -> Iterator[_Part]:
    documents = list(sources.order_by("effective", "pk"))
    stated, declared = list(figures.order_by("pk")), list(returns.order_by("pk"))
    known = {one.record for one in documents}
    for source in (*documents, None):
        # What a document holds that the person may not see stands by itself, as if it were entered by hand.
        mine = [one for one in stated if (one.source if one.source in known else None) == (source and source.record)]
        rows = [one for one in declared if (one.source if one.source in known else None) == (source and source.record)]
        if source is not None or mine or rows:
            alone = len(documents) <= 1
            yield _Part(source, mine, rows, "" if alone else f"{source or BY_HAND}: ")


def folder_of(standing: Standing) -> Folder:
    """The approved figures, tables and returns that stand now, of all documents that somebody sees, as one folder."""
    return _folder(
        Source.objects.seen_by(standing).standing(),
        Figure.objects.seen_by(standing).standing(),
        Return.objects.seen_by(standing).standing(),
    )


def every_approved() -> Folder:
    """The same for the machine's own operator, who sees everything."""
    return _folder(Source.objects.standing(), Figure.objects.standing(), Return.objects.standing())


def _folder(sources: Versions[Source], figures: Versions[Figure], returns: Versions[Return]) -> Folder:
    parts = list(_parts(sources, figures, returns))
    profile = next((part.profile for part in parts if part.profile), None)
    return Folder(
        title="The register",
        citation="",
        about="",
        manifest="the records of the register",
        profile=profile,
        period=None,
        figures={one.ref: one for part in parts for one in part.figures},
        tables=tuple(table for part in parts for table in part.tables),
        returns=tuple(row for part in parts for row in part.returns),
        relations=tuple(relation for part in parts for relation in part.relations),
        thresholds=thresholds_of(profile),
        unread=(),
    )
