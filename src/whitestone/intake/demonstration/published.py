"""The packaged figures of the country that the programme was invented for: real ones, beside what is SYNTHETIC.

They stand in the register as every other figure from outside does, with who said them, and are added to nothing.
"""

from __future__ import annotations

from importlib import resources

from whitestone.figures import load_folder
from whitestone.records.figures.loading import rows_of
from whitestone.review.actions.installing import install
from whitestone.review.models import Person

REASON = "figures of others about 2023, as printed in the document that is named; no part of the invented programme"


def install_published(author: Person) -> dict[str, int]:
    """Enter the document, its printed tables and its figures; how many of each word."""
    with resources.as_file(resources.files("whitestone.profiles") / "aze" / "figures-2023") as path:
        folder = load_folder(path)
    entered = {}
    for model, rows in rows_of(folder):
        if rows:
            entered[model.word] = len(install(model, rows, author=author, reason=REASON))
    return entered
