"""How late a code of the second factor may be typed (RFC 6238, section 5.2: one step, and not more)."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, validate_totp_code

SECRET = "A" * 32
MIDDLE = 1_700_000_010 // 30 * 30 + 15.0


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_taken_one_step_late_or_early_and_no_more(
    monkeypatch: pytest.MonkeyPatch, steps: int, taken: bool
) -> None:
    monkeypatch.setattr(time, "time", lambda: MIDDLE)
    code = format_hotp_value(hotp_value(SECRET, int(MIDDLE) // 30 + steps))
    assert validate_totp_code(SECRET, code) is taken
