"""Run the command line with ``python -m whitestone``."""

from whitestone.config.commands import main

main(prog_name="whitestone")
