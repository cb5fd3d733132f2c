"""The worker: keeps the index in step with the history and finishes imports that were killed."""

import argparse
import os
import signal
import sys
import time
from types import FrameType

from carrel import commands

HELP = "run the worker alone (serve does so by itself)"
PAUSE = 0.25  # seconds between two looks at the history; one look is one query


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--index-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help="do what there is to do, and end")


def run(options: argparse.Namespace) -> int:
    commands.library()
    signal.signal(signal.SIGTERM, _end)
    if options.parent:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the server, which ends its worker
    first = not options.index_only
    while not options.parent or os.getppid() == options.parent:
        try:
            if first:
                _finish_imports()
                first = False
            _follow()
        except Exception as problem:  # a full disk or a locked database may pass
            print(f"The worker could not go on and tries again: {problem}", file=sys.stderr, flush=True)
            time.sleep(5)
        if options.once:
            break
        time.sleep(PAUSE)
    return 0


def _follow() -> None:
    from carrel.search import following

    if following.behind():
        following.catch_up()


def _finish_imports() -> None:
    from carrel import imports

    for imported in imports.abandoned():
        print(f"Going on with the import of {imported.source}.", flush=True)
        try:
            imports.run(imported, "Carrel")
        except (imports.Busy, FileNotFoundError, ValueError) as problem:
            print(f"The import of {imported.source} cannot go on: {problem}", file=sys.stderr, flush=True)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
