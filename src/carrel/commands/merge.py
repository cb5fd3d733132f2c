"""Merge a double into the publication it doubles."""

import argparse

from carrel import commands

HELP = "merge a double into another publication; its address leads there"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="the double")
    parser.add_argument("into", help="the publication that stays")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue

    with commands.refusing():
        catalogue.merge(options.key, options.into, commands.who())
    commands.searchable()
    print(f"{options.key} is now {options.into}")
    return 0
