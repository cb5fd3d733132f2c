"""The worker: keeps the index in step with the history, finishes imports that were killed, harvests what is due, takes in what
lies in the inbox and has documents read."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

from carrel import commands

HELP = "run the worker alone (serve does so by itself)"
LOOK_OUT = 20.0  # seconds between two looks for harvests that are due
PAUSE = 0.25  # seconds between two looks at the history; one look is one query
LOOK = 2.0  # seconds between two looks into the inbox
AT_ONCE = 20  # documents that are read before others may


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--index-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help="do what there is to do, and end")


def run(options: argparse.Namespace) -> int:
    commands.library()
    signal.signal(signal.SIGTERM, _end)
    if options.parent:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the server, which ends its worker
    first, harvesting = not options.index_only, _Harvesting()
    if first and not options.once:
        threading.Thread(target=_read_for_ever, daemon=True).start()  # the reading itself is done in processes
    while not options.parent or os.getppid() == options.parent:
        try:
            if first:
                _finish_imports()
                first = False
                if options.once:
                    while _documents(wait=True):
                        pass
            _follow()
            if not options.index_only:
                harvesting.look(options.once)
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


class _Harvesting:
    """Harvests that are due, in a process of their own: they take long, and the index must not wait for them."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._looked = 0.0

    def look(self, wait: bool) -> None:
        if (self._process and self._process.poll() is None) or time.monotonic() - self._looked < LOOK_OUT:
            return
        from carrel import harvests

        self._looked = time.monotonic()
        if harvests.due():
            self._process = subprocess.Popen([sys.executable, "-m", "carrel", "harvest", "--due"])
            if wait:
                self._process.wait()
                _follow()


def _read_for_ever() -> None:
    while True:
        try:
            busy = _documents()
        except Exception as problem:  # a full disk may be emptied
            print(f"Documents cannot be taken in, and are tried again: {problem}", file=sys.stderr, flush=True)
            busy = False
        if not busy:
            time.sleep(LOOK)


def _documents(wait: bool = False) -> int:
    """Take in what lies in the inbox and read some of what waits; returns how many documents were dealt with."""
    from django.db import connection

    from carrel import inbox, proposals, settings, transcripts

    inbox.folder().mkdir(exist_ok=True)
    try:
        with transcripts.alone(wait):
            inbox.take("Carrel")
            readers = settings.CARREL["readers"]
            return transcripts.read(readers, lambda found: proposals.settle(found, "Carrel"), most=AT_ONCE)
    except transcripts.Busy:
        return 0
    finally:
        connection.close()


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
