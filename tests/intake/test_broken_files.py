"""Files that are broken or mean harm: a coded problem, never a crash, and no more memory than a reader may have."""

from __future__ import annotations

import io
import resource
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import shapely
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.files import vector
from tests.intake.test_formats import GPX, KML
from tests.records.country import square
from whitestone.intake.sources import Options, layers_of, open_source
from whitestone.kernel.cells import harmless
from whitestone.problems import ProblemError

XML = Options(xml_row="row", xml_fields={"a": "a"})


def drained(path: Path, options: Options | None = None) -> int:
    """Rows of a file, all of them read."""
    with open_source(path, options or Options()) as source:
        return sum(len(piece) for piece in source.pieces(100))


def refused(path: Path, options: Options | None = None) -> str:
    with pytest.raises(ProblemError) as error:
        drained(path, options)
    return error.value.problems[0].code


def packed_whole(path: Path) -> Path:
    """A sound archive to be broken."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        if path.suffix == ".kmz":
            packed.writestr("doc.kml", KML.replace("Placemark", "Folder"))
            packed.writestr("layers/a.kml", KML)
        elif path.name.endswith(".shp.zip"):
            vector(path.parent / "inside.shp", [square(46.1, 40.1)] * 5, reference=["a"] * 5)
            for file in path.parent.glob("inside.*"):
                packed.write(file, file.name)
        else:
            packed.writestr("a.csv", "a,b\n1,2\n")
    return path


def whole(folder: Path, ending: str) -> Path:
    """A sound file to be broken."""
    path = folder / f"whole{ending}"
    if ending in (".zip", ".kmz", ".shp.zip"):
        return packed_whole(path)
    if ending == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet().write_row(0, 0, ["a", "b"])
    elif ending == ".gpx":
        path.write_text(GPX, encoding="utf-8")
    elif ending == ".dxf":
        vector(path, [shapely.LineString(square(46.1, 40.1).exterior.coords)] * 5, crs=None, driver="DXF")
    elif ending == ".csv":
        path.write_text("a,b\n" + "1,2\n" * 50, encoding="utf-8")
    elif ending == ".kml":
        path.write_text(KML, encoding="utf-8")
    elif ending == ".xml":
        path.write_text("<all>" + "<row><a>1</a></row>" * 50 + "</all>", encoding="utf-8")
    else:
        vector(path, [square(46.1, 40.1)] * 5, reference=["a"] * 5)
    return path


ENDINGS = (".gpkg", ".geojson", ".fgb", ".kml", ".kmz", ".gpx", ".dxf", ".shp.zip", ".xlsx", ".zip", ".csv", ".xml")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.filterwarnings("ignore")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cut=st.floats(0, 1), flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8))
def test_cut_and_damaged_files_are_read_or_refused_with_a_code(
    tmp_path_factory: pytest.TempPathFactory, ending: str, cut: float, flips: list[tuple[float, int]]
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    data = bytearray(whole(folder, ending).read_bytes())
    for where, byte in flips:
        data[int(where * len(data))] = byte
    path = folder / f"broken{ending}"
    path.write_bytes(data[: int(len(data) * (1 - cut / 2))])
    told: list[str] = []
    try:
        layers_of(path)
        drained(path, XML if ending == ".xml" else None)
    except ProblemError as error:
        told = [problem.code for problem in error.problems]
    assert all(told)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xml", ".geojson", ".xlsx", ".dxf", ".zip", ".gpkg"]))
def test_anything_at_all_is_read_or_refused_with_a_code(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"any{ending}"
    path.write_bytes(data)
    told = ["read"]
    try:
        drained(path, XML)
    except ProblemError as error:
        told = [problem.code for problem in error.problems]
    assert all(told)


@pytest.mark.parametrize("ending", [".geojson", ".kml", ".xml"])
def test_what_is_nested_without_end_is_refused_with_a_code(tmp_path: Path, ending: str) -> None:
    path, deep = tmp_path / f"deep{ending}", 200_000
    if ending == ".geojson":
        ring = "[" * deep + "]" * deep
        path.write_text(
            f'{{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Polygon", "coordinates": {ring}}}}}'
        )
    else:
        root = "kml" if ending == ".kml" else "all"
        path.write_text(f"<{root}>" + "<Folder>" * deep + "</Folder>" * deep + f"</{root}>", encoding="utf-8")
    told = ["read"]
    try:
        drained(path, XML if ending == ".xml" else None)
    except ProblemError as error:
        told = [problem.code for problem in error.problems]
    assert all(told)


def archive(path: Path, name: str, data: bytes = b"a,b\n1,2\n") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../../a.csv", "/etc/a.csv", "..\\a.csv", "C:\\a.csv", "x/../../a.csv"])
def test_an_archive_reaches_nowhere(tmp_path: Path, name: str) -> None:
    assert refused(archive(tmp_path / "a.zip", name)) == "intake-archive-unsafe"


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(link, "/etc/passwd")
    assert refused(tmp_path / "a.zip") == "intake-archive-unsafe"


def test_bombs_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "a.zip", "a.csv", b"0" * 50_000_000)) == "intake-archive-unsafe"
    assert (
        refused(archive(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b" " * 50_000_000)) == "intake-archive-unsafe"
    )
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("b.zip", b"")
    assert refused(archive(tmp_path / "b.zip", "inner.zip", inner.getvalue())) == "intake-format-unknown"


def test_an_archive_that_lies_about_its_sizes(tmp_path: Path) -> None:
    data = archive(tmp_path / "a.zip", "a.csv", b"a,b\n" + b"1,2\n" * 5000).read_bytes()
    said = struct.pack("<I", 20_004)
    assert said in data
    for size in (10, 2_000_000_001):
        (tmp_path / "b.zip").write_bytes(data.replace(said, struct.pack("<I", size)))
        assert refused(tmp_path / "b.zip") in {"intake-archive-unsafe", "intake-unreadable"}


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE all [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1 if at > 1 else str()};" * 10}">' for at in range(1, 10))
    + "]><{root}><row><a>&a9;</a></row></{root}>"
)
OUTSIDE = '<!DOCTYPE all [<!ENTITY a SYSTEM "file:///etc/passwd">]><{root}><row><a>&a;</a></row></{root}>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize(("ending", "root"), [(".xml", "all"), (".kml", "kml"), (".gpx", "gpx")])
def test_entities_are_never_expanded(tmp_path: Path, text: str, ending: str, root: str) -> None:
    path = tmp_path / f"laughs{ending}"
    path.write_text(text.replace("{root}", root), encoding="utf-8")
    assert refused(path, XML) == "intake-unreadable"


def test_a_file_that_opens_another_is_never_given_to_the_library(tmp_path: Path) -> None:
    inside = vector(tmp_path / "secret.gpkg", [square(46.1, 40.1)], reference=["secret"])
    layer = f'<OGRVRTLayer name="secret"><SrcDataSource>{inside}</SrcDataSource></OGRVRTLayer>'
    text = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    for ending in (".vrt", ".xml", ".kml", ".gpx", ".geojson", ".csv"):
        (tmp_path / f"thief{ending}").write_text(text, encoding="utf-8")
        assert refused(tmp_path / f"thief{ending}", XML) in {"intake-format-unknown"}


def test_text_in_another_encoding_says_which_byte_and_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("имя,b\nТест,2\n".encode("cp1251"))
    assert refused(path) == "intake-encoding"
    assert refused(path, Options(encoding="klingon")) == "intake-encoding"
    with open_source(path, Options(encoding="cp1251")) as source:
        assert source.columns == ("имя", "b")
    path.write_text("a;b\n1;2\n", encoding="utf-16")
    assert drained(path) == 1


def test_what_a_spreadsheet_would_run_is_only_text() -> None:
    assert [harmless(cell) for cell in ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1")] == [
        "'=1+1", "'@SUM(A1)", "'+cmd|' /C calc'!A0", "'-2+3", "'\t=1",
    ]  # fmt: skip
    assert [harmless(cell) for cell in ("-2.5", "+4", 3, None, "plain")] == ["-2.5", "+4", 3, None, "plain"]


CHILD = """
import os, resource, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from pathlib import Path
from tests.intake.test_broken_files import drained
from whitestone.problems import ProblemError
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 300_000_000,) * 2)
try:
    print(drained(Path(sys.argv[1])))
except ProblemError as error:
    print(error.problems[0].code)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits on memory are Linux's")
@pytest.mark.parametrize("kind", ["long", "cell", "bomb"])
def test_memory_stays_within_its_limit(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("a.zip" if kind == "bomb" else "a.csv")
    if kind == "bomb":
        archive(path, "a.csv", b"0" * 500_000_000)
    else:
        with path.open("wb") as file:
            file.write(b"a,b\n")
            for _ in range(100):
                file.write(b"123456,7\n" * 100_000 if kind == "long" else b'"' + b"x" * 1_000_000)
    answer = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=False)
    expected = {"long": "10000000", "cell": "intake-unreadable", "bomb": "intake-archive-unsafe"}[kind]
    assert answer.stdout.strip() == expected, answer.stderr[-500:]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0
