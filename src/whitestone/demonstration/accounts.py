"""Who can sign in to a demonstration's register: invented accounts, each with the role that it shows.

Plain data, printed wherever the demonstration is offered; opened by the room that enters the programme.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "white stones of an invented country"  # noqa: S105  # printed for everyone who tries the demonstration
SHARES = ("west", "east")
"""The two halves of the districts, each with a regional verifier."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demonstration.

    Attributes
    ----------
    operator
        Id of the operator in the programme, where the role is held for one.
    share
        Which of `SHARES` the person verifies.
    about
        What the person does, for whoever wants to try it.
    """

    username: str
    role: str
    about: str
    operator: str = ""
    share: str = ""


ACCOUNTS: tuple[Account, ...] = (
    Account("demo-field", "field", "drafts for ANAMA", operator="SYN-O-anama"),
    Account("demo-officer", "officer", "drafts and submits for ANAMA", operator="SYN-O-anama"),
    Account("demo-partner", "officer", "drafts and submits for Safe Point", operator="SYN-O-safe-point"),
    Account("demo-west", "verifier", "verifies in the western districts", share="west"),
    Account("demo-east", "verifier", "verifies in the eastern districts", share="east"),
    Account("demo-hq-1", "headquarters", "approves, and keeps reference data"),
    Account("demo-hq-2", "headquarters", "the second person that nobody can do without"),
    Account("demo-reader", "reader", "reads what partners may read"),
    Account("demo-admin", "administrator", "opens accounts and appoints people"),
)
