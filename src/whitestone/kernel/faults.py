"""What the machine under the register refuses: a database that others hold, a disk that takes no more.

Tells such a fault from a fault of the program, and says it in the catalogue's words. Repeats and repairs nothing: every
write is one transaction, so that nothing is half done when it fails.
"""

from __future__ import annotations

import errno

from django.db import OperationalError

from whitestone.problems import Problem, register

DATABASE_BUSY = register(
    "database-busy",
    "Another program has been writing to the register for too long; nothing of yours was written.",
    "Try again in a moment. When it does not end, ask the administrator what is running.",
)
DISK_REFUSED = register(
    "disk-full",
    "The register's disk takes no more ({reason}); nothing of yours was written.",
    "Tell the administrator, who makes room; then try again.",
)
RETRY_SECONDS = 5

_SQLITE_BUSY = (5, 6)
_SQLITE_DISK = (10, 13)
_POSTGRESQL_BUSY = ("55P03", "40P01", "40001")
_POSTGRESQL_DISK = ("53100", "58030")
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def fault_of(error: BaseException) -> Problem | None:
    """The problem behind an error of the database or the disk; None when it is something else."""
    if isinstance(error, OSError):
        return DISK_REFUSED(reason=error.strerror) if error.errno in _DISK else None
    if not isinstance(error, OperationalError):
        return None
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    state = getattr(cause, "sqlstate", None)
    if (code is not None and code & 0xFF in _SQLITE_BUSY) or state in _POSTGRESQL_BUSY:
        return DATABASE_BUSY()
    if (code is not None and code & 0xFF in _SQLITE_DISK) or state in _POSTGRESQL_DISK:
        return DISK_REFUSED(reason=str(error).splitlines()[0])
    return None
