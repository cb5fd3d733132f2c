"""Refuse proposals."""

import argparse

from carrel import commands
from carrel.commands.accept import chosen

HELP = "refuse proposals: their drafts go; the documents stay in the data folder and are not proposed again"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "which", nargs="*", metavar="NUMBER", help="numbers of proposals, or keys of their publications"
    )
    parser.add_argument("--all", action="store_true", help="all that wait")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import proposals
    from carrel.catalogue import Signature

    refused = chosen(options)
    for each in refused:
        proposals.refuse(each, Signature(commands.who(), "proposal refused"))
    commands.searchable()
    print(f"{len(refused)} refused, {proposals.waiting().count()} to decide.")
    return 0
