"""Records that a sentence holds by their ids, called as people call them. It asks no database and judges no rights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
_TOLD = 8


def ids_in(sentences: Iterable[object]) -> set[str]:
    """Ids of records that stand in some sentences."""
    return {found for one in sentences for found in _ID.findall(str(one))}


def named(sentence: object, names: Mapping[str, str]) -> str:
    """A sentence with names for ids; of a record without one, or that the reader may not see, the end of its id."""
    return _ID.sub(lambda found: names.get(found[0]) or found[0][-_TOLD:], str(sentence))
