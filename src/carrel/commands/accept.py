"""Accept proposals."""

import argparse
from contextlib import suppress

from carrel import commands

HELP = "accept proposals: drafts are published, files join their publications"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "which", nargs="*", metavar="NUMBER", help="numbers of proposals, or keys of their publications"
    )
    parser.add_argument("--all", action="store_true", help="all that wait")
    parser.add_argument(
        "--confidence",
        type=_share,
        default=0.0,
        metavar="SHARE",
        help="with --all: only those at least so sure, such as 0.8 or 80%%",
    )


def _share(text: str) -> float:
    """0.8, 80 and 80% are the same."""
    with suppress(ValueError):
        number = float(text.strip().rstrip("%"))
        share = number / 100 if number > 1 or "%" in text else number
        if 0 <= share <= 1:
            return share
    raise argparse.ArgumentTypeError(f"{text} is no share, such as 0.8 or 80%")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import proposals
    from carrel.catalogue import Signature

    signature = Signature(commands.who(), "proposal accepted")
    accepted = 0
    with commands.refusing():
        for each in chosen(options):
            if proposals.confidence(each) >= options.confidence:
                proposals.accept(each, signature)
                accepted += 1
    commands.searchable()
    print(f"{accepted} accepted, {proposals.waiting().count()} to decide.")
    return 0


def chosen(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    """New publications first, so that their versions find them. Raises Refused."""
    from carrel import proposals
    from carrel.commands.proposals import find

    if bool(options.which) == options.all:
        raise commands.Refused("Name proposals by their numbers, or say --all. What there is: ./carrel proposals")
    found = list(proposals.waiting()) if options.all else find(options.which)
    return sorted(found, key=lambda each: each.action != "new")
