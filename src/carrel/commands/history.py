"""The revisions of a publication."""

import argparse

from carrel import commands

HELP = "show the revisions of a publication"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import catalogue
    from carrel.models import Revision

    rows = Revision.objects.filter(publication__in=catalogue.called(options.key)).order_by("number")
    if not rows:
        raise commands.Refused(f"No publication has or had the key {options.key!r}.")
    for row in rows:
        print(f"{row.number:>8}  {row.when:%Y-%m-%d %H:%M}  {row.action:10} {row.who}: {row.why}")
    return 0
