"""Everything that Whitestone says to a person, collected from its templates, its Python and its packaged words.

It needs no GNU gettext: Python is read as Python, templates through Django's own reader of them, the error catalogue
and the definitions of reports from the loaded rooms. Needs Django to be set up.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "whitestone"

_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
_PLURAL_WITH_CONTEXT = {"npgettext", "npgettext_lazy"}
_ALL = _PLAIN | _PLURAL | _WITH_CONTEXT | _PLURAL_WITH_CONTEXT
_CALL = re.compile(rf"\b(?:{'|'.join(sorted(_ALL, key=len, reverse=True))})\(")


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One text as it is looked up: its English words are its name."""

    english: str
    plural: str = ""
    context: str = ""


Found = dict[Said, set[str]]
"""Every text with the places where it is said."""


def everything() -> Found:
    """Every text of the package, with the files that say it."""
    found: Found = {}

    def keep(texts: Iterable[Said], place: str) -> None:
        for said in texts:
            if said.english.strip():
                found.setdefault(said, set()).add(place)

    for path in sorted(PACKAGE.rglob("*")):
        place = path.relative_to(ROOT).as_posix()
        if "node_modules" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            keep(in_python(path.read_text(encoding="utf-8")), place)
        elif path.suffix == ".html" and "templates" in path.parts:
            keep(in_template(path.read_text(encoding="utf-8")), place)
    for place, texts in _loaded():
        keep(map(Said, texts), place)
    return found


def in_python(source: str) -> Iterator[Said]:
    """Texts of the calls of gettext and its sisters in a Python source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (said := _called(node)):
            yield said


def in_template(source: str) -> Iterator[Said]:
    """Texts of a template's `translate`, `blocktranslate` and ``_("...")``."""
    written = templatize(source)
    for match in _CALL.finditer(written):
        call = ast.parse(_up_to_its_end(written[match.start() :]), mode="eval").body
        if isinstance(call, ast.Call) and (said := _called(call)):
            yield said


def _up_to_its_end(written: str) -> str:
    """A call at the beginning of a text, as far as its closing bracket."""
    depth, lines = 0, written.splitlines(keepends=True)
    for token in tokenize.generate_tokens(StringIO(written).readline):
        if token.type == tokenize.OP:
            depth += {"(": 1, ")": -1}.get(token.string, 0)
            if token.string == ")" and depth == 0:
                row, column = token.end
                return "".join(lines[: row - 1]) + lines[row - 1][:column]
    raise ValueError(f"no end to {written[:80]!r}")


def _called(call: ast.Call) -> Said | None:
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if name in _PLAIN and len(texts) == 1:
        return Said(texts[0])
    if name in _PLURAL and len(texts) == 2:
        return Said(texts[0], texts[1])
    if name in _WITH_CONTEXT and len(texts) == 2:
        return Said(texts[1], context=texts[0])
    if name in _PLURAL_WITH_CONTEXT and len(texts) == 3:
        return Said(texts[1], texts[2], texts[0])
    return None


def _loaded() -> Iterator[tuple[str, Iterable[str]]]:
    """Texts that are values of the loaded program, with the place that they come from.

    The error catalogue, the packaged definitions and layouts of reports, the columns of records and the words that they
    hold, the code lists that come with the program.
    """
    import whitestone  # noqa: PLC0415  # after Django is set up

    for module in pkgutil.walk_packages(whitestone.__path__, "whitestone."):
        if module.name.rpartition(".")[2] not in {"__main__", "wsgi"}:
            importlib.import_module(module.name)
    from whitestone.figures.rules.check import Verdict  # noqa: PLC0415
    from whitestone.problems import all_kinds  # noqa: PLC0415
    from whitestone.records.pages.fields import name_of  # noqa: PLC0415
    from whitestone.records.pages.templatetags.register import words_of_columns  # noqa: PLC0415
    from whitestone.records.reference.code_lists import shipped  # noqa: PLC0415
    from whitestone.reports.definitions import TEXTS, built_in  # noqa: PLC0415
    from whitestone.reports.layouts import built_in_layouts  # noqa: PLC0415
    from whitestone.review.words import all_words  # noqa: PLC0415

    for kind in all_kinds():
        if not kind.code.startswith("test-"):
            yield f"problem {kind.code}", [kind.sentence, kind.remedy]
    yield "figure rules", [verdict.meaning for verdict in Verdict]
    for one in built_in().values():
        yield "reports/figures", [getattr(one, key) for key in TEXTS]
    for layout in built_in_layouts().values():
        yield "reports/layouts", [layout.title, layout.words]
        for part in layout.parts:
            yield "reports/layouts", [part.title, *part.text]
            yield "reports/layouts", [text for table in part.tables for text in (table.title, table.note)]
    # A word that the tests add is no text of the program.
    for word in (one for one in all_words() if one.model.__module__.startswith("whitestone.")):
        yield f"columns of {word.name}", [name_of(field) for field in word.model.domain_fields().values()]
    yield "words of columns", sorted(words_of_columns())
    yield "code lists", [label for _, _, label, _ in shipped()]
