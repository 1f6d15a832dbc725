"""How hard hypothesis tries: short and the same every time in the suite, long and random on request.

``WHITESTONE_HYPOTHESIS_EXAMPLES=5000 pytest tests/land`` runs long; a failure prints how to repeat it.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = os.environ.get("WHITESTONE_HYPOTHESIS_EXAMPLES")

settings.register_profile(
    "land",
    max_examples=int(LONG or "60"),
    derandomize=LONG is None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("land")
