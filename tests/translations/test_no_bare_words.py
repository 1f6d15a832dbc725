"""No template says a word that does not go through gettext."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import whitestone

ROOT = Path(whitestone.__file__).parent
# Reports of the command line are English; they say so, and their room knows no gettext.
PLAIN = ("land", "figures", "paper", "config")
TEMPLATES = [path for path in sorted(ROOT.rglob("templates/**/*.html")) if path.relative_to(ROOT).parts[0] not in PLAIN]
SAID = re.compile(r"{%\s*(blocktranslate|blocktrans)\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
ANCHOR = re.compile(r"{% block help %}#\w+{% endblock %}|\S+@example\.org")
HIDDEN = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("title", "alt", "placeholder", "aria-label", "aria-description", "label", "data-confirm")
# Names, units and signs that are the same in every language.
SAME = {
    "Whitestone", "SYNTHETIC", "m²", "km²", "km", "ha", "kg", "UTC", "WGS", "EPSG", "UTF", "SHA", "CSV", "XLSX", "PDF",
    "DOCX", "JSON", "GPX", "API", "QR", "DD", "DMS", "UTM", "MGRS", "Excel", "GeoPackage", "GeoJSON",
}  # fmt: skip


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code", "pre", "kbd")
        said = dict(attrs)
        if tag == "input" and said.get("type") in ("submit", "button"):
            self._look(said.get("value"))
        for name in SPOKEN:
            self._look(said.get(name))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code", "pre", "kbd")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._look(data)

    def _look(self, text: str | None) -> None:
        self.found += [word for word in WORD.findall(text or "") if word not in SAME]


def bare(text: str) -> list[str]:
    reader = Words()
    reader.feed(HIDDEN.sub("", ANCHOR.sub("", SAID.sub("", text))))
    return reader.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_beside_gettext(path: Path) -> None:
    assert bare(path.read_text(encoding="utf-8")) == []


def test_what_is_bare_is_found() -> None:
    assert bare('<p title="Look">{% translate "Said" %} loud {{ x }}</p><code>no</code>') == ["Look", "loud"]
    assert bare("{% blocktranslate %}Said <b>so</b>{% endblocktranslate %}{# quiet #}") == []
