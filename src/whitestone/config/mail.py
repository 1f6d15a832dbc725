"""The mail server that `WHITESTONE_SMTP` names, and who sends. Reads the environment only; sends nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_STANDARD = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over; without a host no mail is sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = ""


def mail_server() -> MailServer:
    """Read ``smtps://user:password@host:465``; the scheme is ``smtps``, ``smtp+starttls`` or ``smtp`` (not encrypted).

    Raises
    ------
    ValueError
        Another scheme.
    """
    sender = os.environ.get("WHITESTONE_SENDER", "")
    parts = urlsplit(os.environ.get("WHITESTONE_SMTP", ""))
    if not parts.scheme:
        return MailServer(sender=sender)
    if parts.scheme not in _STANDARD:
        raise ValueError(f"WHITESTONE_SMTP must begin with one of {', '.join(f'{name}://' for name in _STANDARD)}")
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or _STANDARD[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
        sender=sender,
    )
