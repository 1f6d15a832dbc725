"""The signed paper of a completion report, invented: one page that says what it is. Says SYNTHETIC."""

from __future__ import annotations

from whitestone.demonstration import MARK
from whitestone.intake.demonstration.year.plan import Job
from whitestone.records.releases.models import Release

_PAGE = (595, 842)


def report_of(job: Job, product: Release) -> bytes:
    """A PDF of one page for a task and its product."""
    return plain_pdf(
        [
            f"{MARK}: a paper of an invented programme. It says nothing about any land.",
            "",
            "Completion report",
            f"Task: {product.task}",
            f"Operator: {job.operator}",
            f"Work: {job.began.isoformat()} to {job.ended.isoformat()}",
            f"Product: {product.reference}, {product.product}, {product.declared_m2} m2",
            "",
            f"Signed for the operator: {MARK} officer",
            f"Signed for the authority: {MARK} inspector",
        ]
    )


def plain_pdf(lines: list[str]) -> bytes:
    """A PDF (1.4) of one page of lines in ASCII, in one of the fonts that every reader has."""
    said = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    drawn = f"BT /F1 11 Tf 56 780 Td 16 TL\n{said}\nET".encode("ascii", "replace")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % _PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(bodies) + 1
    return (
        made + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(made))
    )  # fmt: skip


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
