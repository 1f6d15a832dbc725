"""Every command and every option of the command line has its place in docs/commands.md."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from whitestone.config.commands import main

TEXT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for word, inner in sorted(command.commands.items()):
            yield from commands(inner, f"{name} {word}")


EVERY = dict(commands(main, "whitestone"))


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"whitestone"}))
def test_a_command_has_its_section_and_every_option_is_named_in_it(name: str) -> None:
    assert f"# {name}\n" in TEXT, f"docs/commands.md has no section {name}"
    # Options that several commands of a group share are told once, in the group's part.
    group = " ".join(name.split()[:2])
    part = TEXT.split(f"\n## {group}\n")[1].split("\n## ")[0]
    options = [option for parameter in EVERY[name].params for option in (*parameter.opts, *parameter.secondary_opts)]
    missing = [option for option in options if option.startswith("--") and option not in part]
    assert missing == [], f"docs/commands.md does not mention {missing} of {name}"


def test_no_command_is_described_that_does_not_exist() -> None:
    described = [line.strip("# ") for line in TEXT.splitlines() if line.startswith(("## ", "### "))]
    assert sorted(described) == sorted(set(EVERY) - {"whitestone"})
