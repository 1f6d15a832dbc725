"""The terms of the field in the five languages, from docs/glossary.md."""

from __future__ import annotations

from tools.translations.collecting import ROOT

PATH = ROOT / "docs" / "glossary.md"
COLUMNS = ("en", "az", "ru", "fr", "ar")


def read() -> dict[str, dict[str, str]]:
    """Each English term with its words by language."""
    terms = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if (
            line.startswith("|")
            and len(cells) >= len(COLUMNS)
            and cells[0] not in {"English", ""}
            and "---" not in line
        ):
            terms[cells[0]] = dict(zip(COLUMNS, cells, strict=False))
    return terms
