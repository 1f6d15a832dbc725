"""Folder and report as plain values for JSON: exact numbers as text, every figure with its source and status."""

from __future__ import annotations

from whitestone.figures.model import Figure, Folder, PrintedTable, Return
from whitestone.figures.rules import Check, Report, Verdict
from whitestone.figures.rules.readings import Readings, side_by_side
from whitestone.profiles import Match


def figure_json(figure: Figure) -> dict[str, object]:
    """One figure; `value` is the exact number as text."""
    return {
        "ref": figure.ref,
        "what": figure.what,
        "value": str(figure.quantity.value),
        "unit": figure.quantity.unit,
        "qualifier": figure.quantity.qualifier,
        "topic": figure.topic,
        "area": figure.place,
        "period": str(figure.period) if figure.period else None,
        "said_by": figure.said_by,
        "basis": figure.basis,
        "source": figure.source,
        "computed": figure.computed,
    }


def _table_json(table: PrintedTable) -> dict[str, object]:
    header, *rows = table.printed()
    printed = table.total.amounts if table.total else {}
    return {
        "id": table.id,
        "title": table.title,
        "printed_as": table.printed_as,
        "file": table.file,
        "said_by": table.said_by,
        "basis": table.basis,
        "source": table.source,
        "header": list(header),
        "rows": [list(row) for row in rows],
        "totals": {
            column.name: {
                "printed": str(printed[column.name].value) if column.name in printed else None,
                "computed": str(table.added(column).value),
            }
            for column in table.summable
        },
        "footnotes": dict(table.footnotes),
    }


def _match_json(match: Match) -> dict[str, object]:
    return {
        "written": match.written,
        "how": match.how.value,
        "unit": match.unit.code if match.unit else None,
        "name": match.unit.label if match.unit else None,
        "offered": [unit.code for unit in match.candidates],
        "note": match.note,
    }


def _return_json(row: Return) -> dict[str, object]:
    return {
        "file": row.file,
        "row": row.row,
        "unit": row.match.unit.code if row.match and row.match.unit else None,
        "unit_as_written": row.unit,
        "period": str(row.period),
        "product": row.product.value if row.product else None,
        "land_class": row.land_class.value if row.land_class else None,
        "operator": row.operator,
        "category": row.category.name if row.category else None,
        "declared_m2": str(row.area.value) if row.area else None,
        "items": str(row.items.value) if row.items else None,
        "source": row.source,
    }


def _readings_json(readings: Readings) -> dict[str, object]:
    return {
        "about": readings.about,
        "items": figure_json(readings.items) if readings.items else None,
        "people": figure_json(readings.people) if readings.people else None,
        "working_days": readings.working_days.as_json(),
        "readings": [
            {
                "figure": figure_json(line.area),
                "items_per_km2": round(float(line.per_km2), 3) if line.per_km2 is not None else None,
                "m2_per_person_day": round(float(line.m2_per_person_day), 3)
                if line.m2_per_person_day is not None
                else None,
            }
            for line in readings.lines
        ],
        "note": readings.note,
    }


def folder_json(folder: Folder) -> dict[str, object]:
    """Everything that was understood of a folder."""
    return {
        "title": folder.title,
        "citation": folder.citation,
        "read_with": folder.manifest,
        "profile": folder.profile.code if folder.profile else None,
        "period": str(folder.period) if folder.period else None,
        "tables": [_table_json(table) for table in folder.tables],
        "figures": [figure_json(figure) for figure in folder.figures.values()],
        "returns": [_return_json(row) for row in folder.returns],
        "names": [_match_json(match) for match in folder.matches],
        "readings": [_readings_json(readings) for readings in side_by_side(folder)],
        "not_read": list(folder.unread),
    }


def _check_json(check: Check) -> dict[str, object]:
    return {
        "code": check.code,
        "verdict": check.verdict.value,
        "about": check.about,
        "sentence": check.sentence,
        "question": check.question,
        "steps": list(check.steps),
        "figures": [figure_json(figure) for figure in check.figures],
        "thresholds": [threshold.as_json() for threshold in check.thresholds],
        "note": check.note,
    }


def report_json(report: Report) -> dict[str, object]:
    """Every check with its arithmetic, those that agree included."""
    return {
        "title": report.folder.title,
        "citation": report.folder.citation,
        "counts": {verdict.value: len(report.of(verdict)) for verdict in Verdict},
        "checks": [_check_json(check) for check in report.checks],
        "readings": [_readings_json(readings) for readings in side_by_side(report.folder)],
    }
