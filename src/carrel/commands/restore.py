"""Make a publication what it was after one of its revisions."""

import argparse

from carrel import commands

HELP = "restore a publication as it was after one of its revisions"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key")
    parser.add_argument("revision", type=int, help="a number that `history` shows")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue

    with commands.refusing():
        outcome = catalogue.restore(options.key, options.revision, commands.who())
    commands.searchable()
    print(f"{options.key}: {outcome.action}")
    return 0
