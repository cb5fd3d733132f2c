"""The harvests and their last runs."""

import argparse

from carrel import commands
from carrel.commands import count
from carrel.commands.harvest import EVERY

HELP = "list the harvests with their last runs; --forget N forgets one, not what it brought"
RUNS = 3  # shown of each


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--forget", type=int, metavar="N", help="number of a harvest that is not wanted any more")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel.models import Harvest

    if options.forget is not None:
        gone, _ = Harvest.objects.filter(pk=options.forget).delete()
        if not gone:
            raise commands.Refused(f"There is no harvest {options.forget}. All harvests: ./carrel harvests")
        print(f"Harvest {options.forget} is forgotten; what it brought stays.")
        return 0
    for harvest in Harvest.objects.order_by("pk"):
        _show(harvest)
    if not Harvest.objects.exists():
        print(
            "There are no harvests. To begin one: ./carrel harvest ADDRESS, and --every day to have it done again and again"
        )
    return 0


def _show(harvest) -> None:  # type: ignore[no-untyped-def]
    hours = {number: word for word, number in EVERY.items()}
    when = (
        f"every {hours.get(harvest.every, harvest.every)}, next {harvest.due:%Y-%m-%d %H:%M}"
        if harvest.every
        else "when asked"
    )
    details = [f"set {harvest.set}" if harvest.set else "", harvest.format, when]
    print(f"{harvest.pk:>4}  {harvest.place} ({', '.join(filter(None, details))})")
    if harvest.mark:
        print(f"      asks for what changed since {harvest.mark}")
    if harvest.fault:
        print(f"      the last run did not end: {harvest.fault}")
    for run in harvest.runs.order_by("-pk")[:RUNS]:
        found = run.report
        print(f"      {run.started:%Y-%m-%d %H:%M}  {run.state:8} import {run.pk}: {found['added']} added, {found['changed']} changed, "
              f"{found['same']} same, {found.get('withdrawn', 0)} withdrawn, {count(found['problems'], 'problem')}")  # fmt: skip
