"""Take a whole import back."""

import argparse

from carrel import commands
from carrel.commands.imports import find

HELP = "take a whole import back; what was changed since is left alone"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, help="number of the import, as its report says")


def run(options: argparse.Namespace) -> int:
    commands.library()
    from carrel import imports

    imported = find(options.number)
    if imported.state == "undone":
        raise commands.Refused(f"Import {options.number} was taken back already.")
    did = imports.undo(imported, commands.who())
    commands.searchable()
    print(f"{len(did['removed'])} removed, {len(did['restored'])} restored to what they were.")
    if did["left"]:
        print("Changed since, and left alone: " + ", ".join(did["left"]))
    return 0
