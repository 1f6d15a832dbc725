"""The map file and the defaults file: which column holds what, and constants for what a file does not hold.

Both are TOML with one table per input; what they may say is checked here, before any data is read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from whitestone.land.reading import kinds
from whitestone.land.reading.fields import FIELDS, Field
from whitestone.problems import Problem, ProblemError

ColumnMap = Mapping[str, Mapping[str, str]]
DefaultMap = Mapping[str, Mapping[str, object]]

OPTIONS = ("crs", "layer", "encoding")
"""What the map file may say of a file beside its columns."""


def load_map(path: Path | str) -> dict[str, dict[str, str]]:
    """Read a map file: for each input the names that its columns have in the file, and `OPTIONS`.

    Raises
    ------
    ProblemError
        When the file cannot be read, or names an input, a field or an option that there is not.
    """
    settings = _load(Path(path))
    problems = list(check_map(settings, str(path)))
    if problems:
        raise ProblemError(problems)
    return {role: {field: str(column) for field, column in table.items()} for role, table in settings.items()}


def load_defaults(path: Path | str) -> dict[str, dict[str, object]]:
    """Read a defaults file: for each input the constants for fields that a row or the whole file does not hold.

    Raises
    ------
    ProblemError
        When the file cannot be read, or names an input or field that there is not, or a value that is wrong.
    """
    settings = _load(Path(path))
    judged_defaults(settings, str(path))
    return settings


def check_map(columns: Mapping[str, Mapping[str, object]], file: str | None = None) -> list[Problem]:
    """Problems of a column map."""
    problems = _unknown_roles(columns, file)
    for role, table in columns.items():
        known = [field.name for field in FIELDS.get(role, ())] + list(OPTIONS)
        for name, column in table.items() if role in FIELDS else ():
            if name not in known or not isinstance(column, str):
                value = f"{role}.{name}" if name not in known else f"{role}.{name} = {column!r}"
                problems.append(kinds.UNKNOWN_SETTING(file=file, value=value, known=", ".join(known)))
    return problems


def judged_defaults(
    defaults: Mapping[str, Mapping[str, object]], file: str | None = None
) -> dict[str, dict[str, object]]:
    """Constants as their fields read them; raises `ProblemError` naming every one that is wrong."""
    problems = _unknown_roles(defaults, file)
    judged: dict[str, dict[str, object]] = {}
    for role, table in defaults.items():
        fields = {field.name: field for field in FIELDS.get(role, ()) if field.constant}
        for name, value in table.items() if role in FIELDS else ():
            if name not in fields:
                problems.append(kinds.UNKNOWN_SETTING(file=file, value=f"{role}.{name}", known=", ".join(fields)))
                continue
            _judge(fields[name], value, judged.setdefault(role, {}), problems, file)
    if problems:
        raise ProblemError(problems)
    return judged


def _judge(field: Field, value: object, into: dict[str, object], problems: list[Problem], file: str | None) -> None:
    try:
        into[field.name] = field.parse(value)
    except (ValueError, KeyError):
        problems.append(field.wrong(file=file, column=field.name, value=value, known=field.known))


def _unknown_roles(settings: Mapping[str, object], file: str | None) -> list[Problem]:
    known = ", ".join(FIELDS)
    return [kinds.UNKNOWN_SETTING(file=file, value=role, known=known) for role in settings if role not in FIELDS]


def _load(path: Path) -> dict[str, dict[str, object]]:
    if not path.is_file():
        raise ProblemError(kinds.MISSING_FILE(file=str(path)))
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProblemError(kinds.UNREADABLE_SETTINGS(file=str(path), detail=str(error))) from error
    loose = [name for name, value in settings.items() if not isinstance(value, dict)]
    if loose:
        raise ProblemError(_unknown_roles(dict.fromkeys(loose), str(path)))
    return settings
