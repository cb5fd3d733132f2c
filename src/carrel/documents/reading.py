"""Reading in processes of their own: a file that hangs, crashes the reader or explodes costs that file alone.

`Readers` reads many files with several processes. For a single page of one file see `asking`.
"""

import selectors
import signal
import subprocess
import time
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from carrel.documents import Begun, Ended, Page, frames
from carrel.documents.process import Process

Key = TypeVar("Key", bound=Hashable)

_TICK = 0.1  # seconds between two looks at memory and time


@dataclass(frozen=True)
class Limits:
    """What one file may cost, and what is done with it."""

    memory: int = 400  # MB that a reading process may hold
    silence: float = 90.0  # seconds without a page
    seconds: float = 3600.0  # in all
    recognise: bool = True  # the text of pictures
    cover: bool = True
    nice: int = 10  # reading gives way to the site


@dataclass(frozen=True)
class Failed:
    """The end of a file that was not read."""

    reason: str  # a sentence for the librarian
    again: bool  # the reader was lost, not the file refused: a second attempt may go better


class Readers(Generic[Key]):
    """So many reading processes, kept from file to file. A context manager: it ends them."""

    def __init__(self, count: int = 1, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._children = [Process(self._limits.memory, self._limits.nice) for _ in range(count)]
        self._selector = selectors.DefaultSelector()
        for child in self._children:
            self._selector.register(child.output, selectors.EVENT_READ, child)
        self._now = 0.0  # seconds waited for the processes
        self._looked = 0.0
        self.peak = 0  # MB, the most that a process was seen to hold

    def __enter__(self) -> "Readers[Key]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for child in self._children:
            child.end()
        self._children = []
        self._selector.close()

    @property
    def processes(self) -> tuple[int, ...]:
        return tuple(child.process.pid for child in self._children)

    def read(self, jobs: Iterable[tuple[Key, Path]]) -> Iterator[tuple[Key, Begun | Page | Ended | Failed]]:
        """What each file holds, files of different processes mixed; every file ends with Ended or Failed.

        Jobs are taken when a process is free. Nothing is read ahead of the caller beyond what a pipe holds.
        """
        waiting = iter(jobs)
        try:
            while self._fed(waiting):
                for child in self._waited():
                    yield from self._heard(child)
                yield from self._watched()
        finally:
            for child in [child for child in self._children if child.busy]:
                self._replace(child)

    def _fed(self, waiting: Iterator[tuple[Key, Path]]) -> bool:
        """Gives the idle something to do; False when there is nothing left and nobody busy."""
        for child in [child for child in self._children if not child.busy]:
            job = next(waiting, None)
            if job is None:
                break
            key, path = job
            limits = self._limits
            doing = {"do": "read", "path": str(path), "recognise": limits.recognise, "cover": limits.cover}
            if not child.alive or child.memory() > limits.memory // 2:
                child = self._replace(child)
            with suppress(OSError):  # that it died is seen when it is listened to
                child.ask(self._now, key, **doing)
        return any(child.busy for child in self._children)

    def _waited(self) -> list[Process]:
        start = time.monotonic()
        ready = self._selector.select(_TICK)
        self._now += time.monotonic() - start
        for each in [each.data for each, _ in ready if not each.data.busy]:
            self._replace(each)  # it says something unasked, or has ended
        return [each.data for each, _ in ready if each.data.busy]

    def _heard(self, child: Process) -> Iterator[tuple[Key, Begun | Page | Ended | Failed]]:
        try:
            said = child.heard_of(self._now)
            if said is None:
                yield self._lost(child, _crashed(child, self._limits))
                return
            for letter, data in said:
                if letter[0] in frames.LAST:
                    child.busy = False
                    child.look_back()
                    self.peak = max(self.peak, child.peak)
                    yield child.key, _end(child, letter, data, self._limits)
                elif letter == b"L":
                    ended = frames.understood(letter, data)
                    child.read = ended if isinstance(ended, Ended) else None
                else:
                    what = frames.understood(letter, data)
                    child.pages += isinstance(what, Page)
                    yield child.key, what
        except ValueError:
            yield self._lost(child, "the reader lost its way in it")

    def _watched(self) -> Iterator[tuple[Key, Begun | Page | Ended | Failed]]:
        """Gives up files that cost too much."""
        if time.monotonic() - self._looked < _TICK:
            return
        self._looked = time.monotonic()
        for child in [child for child in self._children if child.busy]:
            if child.memory() > self._limits.memory:
                yield self._lost(child, _memory(self._limits))
            elif self._now - child.heard > self._limits.silence:
                yield self._lost(child, f"no page came for {self._limits.silence:.0f} seconds")
            elif self._now - child.began > self._limits.seconds:
                yield self._lost(child, f"reading took longer than {self._limits.seconds / 60:.0f} minutes")

    def _lost(self, child: Process, why: str) -> tuple[Key, Ended | Failed]:
        """A new process takes the place of this one. A document whose text was read already lacks its cover only."""
        self._replace(child)
        if child.read:
            return child.key, replace(child.read, notes=(*child.read.notes, f"No cover was made: {why}."))
        after = f" after page {child.pages}" if child.pages else ""
        return child.key, Failed(f"The file was given up{after}: {why}.", again=True)

    def _replace(self, child: Process) -> Process:
        self.peak = max(self.peak, child.peak)
        self._selector.unregister(child.output)
        child.end()
        new = Process(self._limits.memory, self._limits.nice)
        self._children[self._children.index(child)] = new
        self._selector.register(new.output, selectors.EVENT_READ, new)
        return new


def _memory(limits: Limits) -> str:
    return f"reading it takes more than {limits.memory} MB of memory"


def _end(child: Process, letter: bytes, data: bytes, limits: Limits) -> Ended | Failed:
    text = data.decode("utf-8", "replace") if letter != b"C" else ""
    if child.read:
        note = {b"M": _memory(limits), b"C": ""}.get(letter, text)
        notes = (f"No cover was made: {note.rstrip('.')}.",) if note else ()
        return replace(child.read, cover=data if letter == b"C" else b"", notes=(*child.read.notes, *notes))
    if letter == b"M":
        return Failed(f"The file was given up: {_memory(limits)}.", again=True)
    if letter == b"X":
        return Failed(f"The file was given up: Carrel has a fault here ({text}).", again=False)
    return Failed(text, again=False)


def _crashed(child: Process, limits: Limits) -> str:
    """Why a process may have ended by itself. A library that is refused memory aborts, often before a look saw it grow."""
    code = 0
    try:
        code = child.process.wait(timeout=5)
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except (ValueError, subprocess.TimeoutExpired):
        name = "no signal known"
    full = code == -signal.SIGABRT or child.peak > 0.6 * limits.memory
    return f"the reader ended on it ({name}){', probably for want of memory' if full else ''}"
