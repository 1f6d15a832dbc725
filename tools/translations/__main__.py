"""`python -m tools.translations`: collect the texts, give them out, take translations back, check.

A translator's round is described in docs/translating.md.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

import click

from tools.translations import catalogues, glossary
from tools.translations.checking import faults
from tools.translations.collecting import Found, Said, everything

_LANGUAGE = click.argument("language", type=click.Choice(list(catalogues.LANGUAGES)))


@click.group()
def main() -> None:
    """Translations of the interface."""


def _found() -> Found:
    with tempfile.TemporaryDirectory(prefix="whitestone-texts.") as home:
        os.environ["WHITESTONE_HOME"] = home
        os.environ.pop("WHITESTONE_DATABASE", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whitestone.config.settings")
        import django  # noqa: PLC0415  # after the folder is named

        django.setup()
        return everything()


@main.command()
def collect() -> None:
    """Write every text of the package into the catalogues; translations that still fit stay."""
    found = _found()
    for language in catalogues.LANGUAGES:
        kept = catalogues.read(language)
        catalogues.write(language, found, kept)
        missing = sum(said not in kept for said in found)
        click.echo(f"{language}: {len(found)} texts, {missing} not translated")


@main.command()
@_LANGUAGE
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--chunk", default=150, help="Texts in a file.")
@click.option(
    "--only", default="", help="Only texts of places that hold these words, such as problem or web/templates."
)
def todo(language: str, folder: Path, chunk: int, only: str) -> None:
    """Write what is not translated yet into FOLDER, as JSON files of some 150 texts each."""
    found, kept, terms = _found(), catalogues.read(language), glossary.read()
    missing = [said for said in sorted(found, key=lambda one: (min(found[one]), one)) if said not in kept]
    missing = [said for said in missing if any(only in place for place in found[said])]
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(missing), chunk):
        texts = missing[start : start + chunk]
        words = " ".join(said.english for said in texts).lower()
        told = {
            "language": language,
            "glossary": {
                english: spoken[language] for english, spoken in terms.items() if _word(english).search(words)
            },
            "texts": [_given(said, found, language) for said in texts],
        }
        path = folder / f"{language}-{start // chunk + 1:02}.json"
        path.write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        click.echo(f"{path}: {len(texts)} texts, {len(words.split())} words")
    if not missing:
        click.echo(f"{language}: every text is translated")


def _word(english: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(english.lower())}")


def _given(said: Said, found: Found, language: str) -> dict[str, object]:
    given: dict[str, object] = {"key": catalogues.key_of(said), "english": said.english}
    if said.plural:
        given |= {"plural": said.plural, "forms": catalogues.number_of_forms(language, said)}
    if said.context:
        given["context"] = said.context
    return given | {"where": min(found[said]).removeprefix("src/whitestone/")}


@main.command()
@_LANGUAGE
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True)
def merge(language: str, files: tuple[Path, ...]) -> None:
    """Take translations from FILES: one JSON object each, from a text's key to its translation.

    A text with a plural has a list of all its forms. What fails a check is refused and named; the rest is taken.
    """
    found, kept = _found(), catalogues.read(language)
    by_key = {catalogues.key_of(said): said for said in found}
    taken = refused = 0
    for path in files:
        for key, told in json.loads(path.read_text(encoding="utf-8")).items():
            said, forms = by_key.get(key), (told,) if isinstance(told, str) else tuple(told)
            wrong = ["no such text now"] if said is None else list(faults(said, forms, language))
            if said is None or wrong:
                refused += 1
                click.echo(f"{path.name} {key}: {'; '.join(wrong)}\n  {said.english if said else ''}\n  {forms}")
            else:
                kept[said] = forms
                taken += 1
    catalogues.write(language, found, kept)
    missing = sum(said not in kept for said in found)
    click.echo(f"{language}: {taken} taken, {refused} refused, {missing} not translated yet")


@main.command()
def check() -> None:
    """Say what the catalogues lack, and what is wrong in them."""
    found, wrong = _found(), 0
    for language in catalogues.LANGUAGES:
        kept = catalogues.read(language)
        missing = [said for said in found if said not in kept]
        click.echo(f"{language}: {len(found) - len(missing)} of {len(found)} texts translated")
        wrong += len(missing)
        for said, forms in kept.items():
            for fault in faults(said, forms, language):
                wrong += 1
                click.echo(f"  {fault}\n    {said.english}\n    {' | '.join(forms)}")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
