"""Cells of files that people open in a spreadsheet: no text is run as a formula there, and a number stays a number."""

from __future__ import annotations

from typing import Any

_STARTERS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: such a text is kept behind an apostrophe.

    Numbers with a sign stay as they are, and so do texts that are one (``-2.5``).
    """
    if not isinstance(cell, str) or not cell.startswith(_STARTERS):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
