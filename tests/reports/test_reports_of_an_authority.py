"""An authority adds figures, reports, translations and templates as files; what is wrong is said and left out."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.translation import override
from docx import Document
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.web.conftest import Sign
from whitestone.problems import ProblemError
from whitestone.reports.catalogue import catalogue
from whitestone.reports.cells import Period
from whitestone.reports.publishing import report_of
from whitestone.reports.writing import Printing
from whitestone.reports.writing.contents import bare
from whitestone.reports.writing.document import write_docx
from whitestone.reports.writing.maps import map_specification
from whitestone.reports.writing.printing import printed

YEARS = Period(dt.date(2022, 1, 1), dt.date(2023, 12, 31))
OWN = """
id = "ministry"
title = "For the ministry"
words = "What the ministry asks for."
in.ar.title = "تقرير الوزارة"
in.ar.words = "ما تطلبه الوزارة."

[[figure]]
id = "mines-destroyed"
label = "Mines destroyed"
words = "Mines of both kinds with a day of disposal."
formula = "Finds of the categories AP and AV that were disposed of."
source = "Order of the ministry"
unit = "items"
table = "finds"
value = "destroyed"
where.category.of = ["AP", "AV"]
in.ar.label = "الألغام المدمرة"

[[part]]
title = "Mines"
text = ["{mines-destroyed} were destroyed."]
in.ar.title = "الألغام"
in.ar.text = ["دُمرت {mines-destroyed}."]
[[part.table]]
id = "mines"
title = "Mines destroyed, by operator"
shape = "split"
split = "organisation"
figures = ["mines-destroyed"]
in.ar.title = "الألغام المدمرة حسب الجهة"
"""

Folder = Callable[[str, str | bytes], None]


@pytest.fixture
def put_file(settings: Settings, tmp_path: Path) -> Folder:
    settings.HOME = tmp_path
    (tmp_path / "reports").mkdir()

    def put(name: str, content: str | bytes) -> None:
        written = content.encode() if isinstance(content, str) else content
        (tmp_path / "reports" / name).write_bytes(written)

    return put


@pytest.mark.django_db
def test_a_report_is_added_without_programming(put_file: Folder, strip: Cast, signed: Sign) -> None:
    put_file("ministry.toml", OWN)
    report = report_of("ministry", YEARS, None)
    found = report.cell("mines/total/mines-destroyed").value
    assert found
    country = report_of("country-profile", YEARS, None).cell("items-by-district/total/ap-found").value
    assert country
    assert found >= country
    page = signed(strip.reader).get("/reports/ministry/?from=2022-01-01&to=2023-12-31").content.decode()
    assert "Mines destroyed, by operator" in page
    assert "For the ministry" in signed(strip.reader).get("/reports/").content.decode()


@pytest.mark.django_db
def test_a_report_speaks_several_languages_and_says_the_same(put_file: Folder, strip: Cast) -> None:
    put_file("ministry.toml", OWN)
    english = report_of("ministry", YEARS, None)
    with override("ar"):
        arabic = report_of("ministry", YEARS, None)
        assert arabic.layout.title == "تقرير الوزارة"
        assert [one.label for one in arabic.used] == ["الألغام المدمرة"]
    assert arabic.sha256 == english.sha256
    both, _ = printed("pdf", lambda: report_of("ministry", YEARS, None), Printing(), ("en", "ar"))
    alone, _ = printed("pdf", lambda: report_of("ministry", YEARS, None), Printing(), ("ar",))
    assert both.startswith(b"%PDF")
    assert len(both) > len(alone)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('value = "destroyed"', 'value = "burnt"', ("ministry.toml", "figure 1", "value", "items")),
        ('table = "finds"', 'table = "mines"', ("figure 1", "table", "finds")),
        ("where.category.of", "where.colour.of", ("figure 1", "where", "category")),
        ('split = "organisation"', 'split = "class"', ("table 1", "split", "mines-destroyed")),
        ('figures = ["mines-destroyed"]', 'figures = ["no-such"]', ("table 1", "figures")),
        ("{mines-destroyed} were", "{mines-lost} were", ("part 1", "text")),
        ('in.ar.label = "', 'in.ar.colour = "', ("in.ar", "colour")),
        ('id = "ministry"', 'id = "country-profile"', ("ministry.toml", "country-profile")),
        ('split = "organisation"', 'split = "organisation"\nmap = "mines-destroyed"', ("table 1", "map", "unit")),
        ('split = "organisation"', 'split = "organisation"\ncharted = ["ap-found"]', ("table 1", "charted")),
        ('unit = "items"', 'unit = "pieces"', ("figure 1", "unit", "pieces")),
        ('split = "organisation"', 'split = "organisation"\nsays = ["class"]', ("table 1", "says")),
    ],
)
def test_what_is_wrong_is_told_by_file_entry_and_key(
    put_file: Folder, old: str, new: str, told: tuple[str, ...]
) -> None:
    put_file("ministry.toml", OWN.replace(old, new, 1))
    every = catalogue()
    (problem,) = every.problems
    assert all(word in str(problem) for word in told), str(problem)
    assert "country-profile" in every.layouts
    assert "ministry" not in every.layouts


@pytest.mark.django_db
def test_a_template_of_the_authority_is_filled_in_and_can_do_nothing_else(put_file: Folder, strip: Cast) -> None:
    report = report_of("country-profile", YEARS, None)
    first = Document(io.BytesIO(write_docx(report, Printing())))
    titles = [table.cell(0, 1).text for table in first.tables]
    # A table of nothing is a sentence.
    told = [table for table in report.tables if not bare(table)]
    assert len(titles) == len(told) < len(list(report.tables))
    texts = [one.text for one in first.paragraphs]
    assert texts.count("Nothing of this is on record for the period.") == len(list(report.tables)) - len(told)
    assert not any("{" in text for text in texts)
    drawn = [one for table in report.tables for one in (table.layout.chart, map_specification(report, table)) if one]
    assert len(first.inline_shapes) == len(drawn) >= 4
    assert any("SHA" in one.text or report.sha256 in one.text for one in first.sections[0].footer.paragraphs)
    for text in ("{{ title }} of the ministry", "{{ title.__class__.__mro__ }}"):
        own, file = Document(), io.BytesIO()
        own.add_paragraph(text)
        own.save(file)
        put_file("report.docx", file.getvalue())
        if "__class__" in text:
            with pytest.raises(ProblemError, match="report-template-wrong"):
                write_docx(report, Printing())
        else:
            said = Document(io.BytesIO(write_docx(report, Printing()))).paragraphs[0].text
            assert said == "Country profile of the ministry"
