"""The code lists that come with the program, put into a register that has none of their codes yet.

They are a beginning: each code says where it comes from, and none is normative. What a register holds already, stays.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from importlib import resources

from whitestone.records.reference.models import Term
from whitestone.review.actions.drafting import NewRecord
from whitestone.review.actions.installing import install
from whitestone.review.models import Person

FILE = "codes.toml"
BEGINNING = dt.date(1900, 1, 1)
"""Old records use the codes too, so that a code is about every day there is."""


def shipped() -> Iterator[tuple[str, str, str, str]]:
    """List, code, English label and source of every code."""
    said = tomllib.loads(resources.files("whitestone.records.reference").joinpath(FILE).read_text(encoding="utf-8"))
    sources = said.pop("sources")
    for vocabulary, codes in said.items():
        source = codes.pop("source")
        for key, label in codes.items():
            if isinstance(label, dict):
                yield from ((vocabulary, code, text, sources[key]) for code, text in label.items())
            else:
                yield vocabulary, key, label, sources[source]


def install_code_lists(author: Person) -> int:
    """Install the codes that the register does not know, retired ones included; gives their number."""
    known = set(Term.objects.values_list("vocabulary", "code"))
    new = [
        NewRecord(
            None,
            {
                "vocabulary": vocabulary,
                "code": code,
                "labels": {"en": label},
                "source": source,
                "effective": BEGINNING,
            },
        )
        for vocabulary, code, label, source in shipped()
        if (vocabulary, code) not in known
    ]
    if new:
        install(Term, new, author=author, reason="code lists of the program")
    return len(new)
