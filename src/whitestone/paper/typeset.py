"""Documents set by typst from data, with the fonts that come along; QR codes. Says nothing itself."""

from __future__ import annotations

import io
import json
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import segno
import typst

_FONTS = resources.files("whitestone").joinpath("web/static/whitestone/bundle/fonts")


def fonts() -> list[Path]:
    """Folders with the fonts that come along, which hold Latin, Cyrillic and Arabic letters; none before a build."""
    with resources.as_file(_FONTS) as folder:
        return [folder] if folder.is_dir() else []


def set_in_type(template: Traversable, data: object) -> bytes:
    """The PDF that a template makes of data. The same data give the same bytes: the machine's clock stays out."""
    with resources.as_file(template) as file:
        made = typst.compile(
            str(file),
            format="pdf",
            font_paths=[str(folder) for folder in fonts()],
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    return bytes(made)


def qr(address: str) -> str:
    """A QR code of an address as SVG; empty where there is none."""
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()
