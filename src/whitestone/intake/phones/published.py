"""The forms as they are now, each version kept with its definition once it is given out. Makes no form itself."""

from __future__ import annotations

import hashlib
import json

from whitestone.intake.phones.definitions import definitions
from whitestone.intake.phones.models import FormVersion
from whitestone.intake.phones.xlsforms import ID, xform


def published() -> list[FormVersion]:
    """Every form in its newest version, in the order of the catalogue."""
    found = []
    for form in definitions():
        name, version = ID.format(form.id), form.version
        kept = FormVersion.objects.filter(form=name, version=version).first()
        if kept is None:
            said = {"definition": json.loads(form.as_text()), "xform": xform(form)}
            kept, _ = FormVersion.objects.get_or_create(form=name, version=version, defaults=said)
        found.append(kept)
    return found


def newest(form: str) -> FormVersion | None:
    """The version of a form that was given out last."""
    return FormVersion.objects.filter(form=form).order_by("-pk").first()


def md5(content: bytes) -> str:
    """As OpenRosa names contents, so that a phone sees what changed; it proves nothing."""
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()
