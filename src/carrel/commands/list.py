"""The publications of the library, one a line."""

import argparse
from typing import get_args

from carrel import commands
from carrel.record import Status

HELP = "list the publications: key, status, year, title; --status draft, review, published or withdrawn"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", choices=get_args(Status), help="only those with this status")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel.models import Publication

    rows = Publication.objects.order_by("id")
    if options.status:
        rows = rows.filter(status=options.status)
    for row in rows.iterator():
        print(f"{row.id:50} {row.status:10} {row.year or '':5} {next(iter(row.record['title'].values()))}")
    return 0
