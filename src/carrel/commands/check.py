"""Look for faults: what is stored, what was read, what is found."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from carrel import commands

if TYPE_CHECKING:
    from carrel.checking import Fault

HELP = "look for faults: missing or changed files (SHA-256), unread documents, damage to database and index"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(options: argparse.Namespace) -> int:
    """0: whole; 1: faults, each named."""
    commands.library()
    from tqdm import tqdm

    from carrel import checking

    total = 0
    with tqdm(
        total=checking.size(), unit="B", unit_scale=True, desc="Comparing", disable=not sys.stderr.isatty()
    ) as bar:
        for fault in (*checking.faults(bar.update), *_index()):
            bar.write(f"{fault.what}\n    {fault.remedy}", file=sys.stdout)
            total += 1
    found = checking.counts()
    held = ", ".join(commands.count(number, noun) for noun, number in found.items())
    print(f"{held}: {commands.count(total, 'fault') if total else 'no fault'}.")
    return int(total > 0)


def _index() -> Iterator["Fault"]:
    from carrel.checking import Fault
    from carrel.search import following

    try:
        if following.behind():
            yield Fault("The search index is behind.", "Start the library, or ./carrel reindex.")
    except Exception as problem:  # whatever an engine says of a damaged index
        yield Fault(f"The search index cannot be opened: {problem}", "./carrel reindex")
