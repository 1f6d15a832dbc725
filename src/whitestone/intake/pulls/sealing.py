"""Seals the tokens of sources with a key that follows from the register's own: a copy of the database opens none."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from whitestone.intake.pulls import problems as say
from whitestone.intake.pulls.models import PullSource
from whitestone.problems import ProblemError


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"whitestone pull secrets").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: str) -> str:
    """A secret as the database may hold it; nothing stays nothing."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def opened(source: PullSource) -> str:
    """The secret of a source, for the moment in which it is sent.

    Raises
    ------
    ProblemError
        When the register's key is another one than when it was sealed.
    """
    if not source.secret:
        return ""
    try:
        return _box().decrypt(source.secret.encode()).decode()
    except InvalidToken as error:
        raise ProblemError(say.SEALED(value=source.name)) from error
