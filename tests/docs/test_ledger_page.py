"""The examples of the page on the ledger run and print what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")


def test_the_examples_print_what_the_page_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL))
    exec(compile(code, "docs/ledger.md", "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "".join(re.findall(r"```text\n(.*?)```", PAGE, flags=re.DOTALL))
