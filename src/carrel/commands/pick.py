"""Choose the fundamental texts: readers meet them on the first page and on the pages of their terms."""

import argparse

from carrel import commands

HELP = "call publications fundamental texts, or --not"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keys", nargs="+", metavar="key", help="key of a publication: the last part of its address")
    parser.add_argument("--not", action="store_true", dest="taken_back", help="take the choice back")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue
    from carrel.catalogue import Signature

    with commands.refusing():
        records = [
            catalogue.get(key).model_copy(update={"fundamental": not options.taken_back}) for key in options.keys
        ]
    outcomes = catalogue.write(records, Signature(commands.who(), "the librarian's choice"))
    commands.searchable()
    for outcome in outcomes:
        print(f"{outcome.id}: {outcome.action}")
    return 0
