"""Past imports and their reports."""

import argparse

from carrel import commands

HELP = "list the imports, or show one with all its problems"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, nargs="?")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel.commands.import_ import counted, report
    from carrel.models import Import

    if options.number is None:
        for each in Import.objects.order_by("pk"):
            print(f"{each.pk:>4}  {each.started:%Y-%m-%d %H:%M}  {each.state:8} {each.source}: {counted(each)}")
        if not Import.objects.exists():
            print("Nothing was imported yet. To begin: ./carrel import FILE, FOLDER, ADDRESS or DOI")
        return 0
    imported = find(options.number)
    print(report(imported, shown=0))
    for problem in imported.problems.order_by("pk"):
        print(f"\n{problem.where}: {problem.what}\n{problem.raw}")
    return 0


def find(number: int):  # type: ignore[no-untyped-def]
    """The import of that number. Raises Refused."""
    from carrel.models import Import

    imported = Import.objects.filter(pk=number).first()
    if imported is None:
        raise commands.Refused(f"There is no import {number}. All imports: ./carrel imports")
    return imported
