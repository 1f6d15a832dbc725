"""`whitestone certificate`: is a file the certificate that the register issued, and does it hold? Changes nothing."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import click

from whitestone.config.register_commands import open_register


@click.group()
def certificate() -> None:
    """Certificates of handed over land."""


@certificate.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_certificate(file: Path) -> None:
    """Compare a PDF with what was issued. The exit status is 0 when it is a valid certificate, 1 otherwise."""
    open_register()
    from whitestone.records.certificates.models import Certificate  # noqa: PLC0415
    from whitestone.records.certificates.public import Validity, by_token  # noqa: PLC0415

    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    found = Certificate.objects.filter(sha256=digest).order_by("number").first()
    if found is None:
        click.echo("This register issued no such file: it was changed, or it is no certificate.")
        sys.exit(1)
    answer = by_token(found.token)
    later = f" by {answer.superseded_by}" if answer.superseded_by else ""
    click.echo(f"{found.reference}: {answer.validity}{later}{' on ' + answer.withdrawn if answer.withdrawn else ''}")
    if answer.under_review:
        click.echo("An item was reported on its land, and the case is open.")
    sys.exit(0 if answer.validity is Validity.VALID else 1)
