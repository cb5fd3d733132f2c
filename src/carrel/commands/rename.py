"""Give a publication another key."""

import argparse

from carrel import commands

HELP = "give a publication another key; its old address leads to the new one"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key")
    parser.add_argument("to")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue

    with commands.refusing():
        catalogue.rename(options.key, options.to, commands.who())
    commands.searchable()
    print(f"{options.key} is now {options.to}")
    return 0
