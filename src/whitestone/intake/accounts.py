"""What became of every row of a delivery: the five outcomes, which add up to what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a row comes to.

    `NEW` and `CHANGED` are applied; `UNCHANGED` says what the register has already; `REFUSED` cannot be a record;
    `HELD` waits for a person.
    """

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    HELD = "held"


@dataclass(slots=True)
class Account:
    """Rows by outcome, and findings by code.

    Attributes
    ----------
    codes
        How often each problem or remark was met.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    held: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """All rows."""
        return self.new + self.changed + self.unchanged + self.refused + self.held

    @property
    def ready(self) -> int:
        """Rows that applying would write."""
        return self.new + self.changed

    def add(self, counts: Mapping[str, int], codes: Mapping[str, int]) -> None:
        """Take in a stretch of rows."""
        for outcome, count in counts.items():
            setattr(self, outcome, getattr(self, outcome) + count)
        for code, count in codes.items():
            self.codes[code] = self.codes.get(code, 0) + count

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {**asdict(self), "read": self.read}


def account_of(said: Mapping[str, object]) -> Account:
    """The account that a delivery keeps."""
    known = {name: value for name, value in said.items() if name in Account.__dataclass_fields__}
    return Account(**known)  # type: ignore[arg-type]  # what `as_json` wrote
