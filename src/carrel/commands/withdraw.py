"""Take a publication from the public."""

import argparse

from carrel import commands

HELP = "withdraw a publication; its page says that it was, and why"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="key of the publication: the last part of its address")
    parser.add_argument("--reason", required=True, help="a sentence for readers")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue

    with commands.refusing():
        outcome = catalogue.withdraw(options.key, options.reason, commands.who())
    commands.searchable()
    print(f"{options.key}: {outcome.action}. To bring it back: ./carrel history {options.key}, then ./carrel restore")
    return 0
