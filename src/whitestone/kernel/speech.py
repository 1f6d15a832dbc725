"""How a problem's sentence is said in the language that is active."""

from __future__ import annotations

import re

from django.utils.translation import get_language_bidi, gettext

_VALUE = re.compile(r"\{\{.*\}\}|\{[^{}]+\}")
_ISOLATED = "\u2068\\g<0>\u2069"
"""A value between Unicode's first strong isolate and its end."""


def spoken(template: str) -> str:
    """Say a template; from right to left each value keeps its own order.

    Without that a pair of coordinates or a day that begins with digits is shown back to front inside Arabic, and who
    reads the longitude first goes to the wrong place.
    """
    said = gettext(template)
    return _VALUE.sub(_ISOLATED, said) if get_language_bidi() else said
