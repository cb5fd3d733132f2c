"""A single page of a file, from a reading process that is kept for the next question. Safe to ask from several threads."""

import os
import select
import threading
import time
from contextlib import suppress
from pathlib import Path

from carrel.documents import Link, Unreadable, frames
from carrel.documents.process import Process

MEMORY, SECONDS = 400, 20.0  # MB and seconds that one page may cost
_IDLE = 200  # MB; a process that holds more after a page is not kept

_one_at_a_time = threading.Lock()
_kept: dict[int, Process] = {}  # {process that asks: process that answers}, because a fork takes the first along


def extracted(path: Path, number: int) -> bytes:
    """Page `number`, from 1, as a PDF of its own: drawings and words, no scripts, actions, links and embedded files.

    Raises Unreadable when the file is no PDF, has no such page, or the page costs too much.
    """
    return _asked(do="extract", path=str(path), page=number)


def pictured(path: Path, number: int, width: int) -> bytes:
    """Page `number` of a PDF as WebP. Raises Unreadable."""
    return _asked(do="picture", path=str(path), page=number, width=width)


def linked(path: Path, number: int) -> list[Link]:
    """Where page `number` of a PDF leads. Raises Unreadable."""
    try:
        return frames.links(_asked(do="links", path=str(path), page=number))
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable("The reader said nothing sensible about the links.") from None


def _asked(**job: object) -> bytes:
    with _one_at_a_time:
        child = _kept.pop(os.getpid(), None)
        if not child or not child.alive:
            child = Process(MEMORY, nice=0)
        try:
            answer = _answer(child, job)
            if child.alive and child.memory() < _IDLE:
                _kept[os.getpid()] = child
            return answer
        finally:
            if child not in _kept.values():
                child.end()


def _answer(child: Process, job: dict[str, object]) -> bytes:
    with suppress(OSError):
        child.ask(0.0, **job)
    until = time.monotonic() + SECONDS
    while (left := until - time.monotonic()) > 0:
        if child.memory() > MEMORY:
            raise Unreadable(f"The page takes more than {MEMORY} MB of memory.")
        if not select.select([child.output], [], [], min(left, 0.1))[0]:
            continue
        said = child.heard_of(0.0)
        if said is None:
            raise Unreadable("The reader ended on this page.")
        for letter, data in said:
            if letter == b"D":
                return data
            raise Unreadable(data.decode("utf-8", "replace") or f"The page takes more than {MEMORY} MB of memory.")
    child.end()
    raise Unreadable(f"The page took longer than {SECONDS:.0f} seconds.")
