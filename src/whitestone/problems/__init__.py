"""The error catalogue: what can be wrong with an input, in words that a person can act on.

Every room registers its own kinds here with a stable code; this module knows none of them. It prints nothing.
"""

from whitestone.problems.catalogue import (
    Problem,
    ProblemError,
    ProblemKind,
    all_kinds,
    register,
    retold,
    spoken_by,
    translated,
)

__all__ = [
    "Problem",
    "ProblemError",
    "ProblemKind",
    "all_kinds",
    "register",
    "retold",
    "spoken_by",
    "translated",
]
