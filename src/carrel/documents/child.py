"""A reading process: `python -m carrel.documents.child MEMORY NICE`. It reads jobs as lines of JSON and answers with frames.

It limits itself, so that a file that explodes ends this process and nothing else; it ends when its parent does.
"""

import gc
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

_KEPT = 32768  # bytes that are gathered before they are sent
_SOONEST = 0.2  # seconds after which they are sent anyway
_ROOM = 50 << 20  # bytes of programs and libraries, which the limit of data does not count


class _Out:
    """The way to the parent: many small frames go together."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._kept, self._sent = file, bytearray(), 0.0

    def send(self, frame: bytes) -> None:
        self._kept += frame
        if len(self._kept) > _KEPT or time.monotonic() - self._sent > _SOONEST:
            self.flush()

    def flush(self) -> None:
        self._file.write(self._kept)
        self._file.flush()
        self._kept.clear()
        self._sent = time.monotonic()


def main(memory: int, nice: int) -> None:
    """Memory in MB, 0 for no limit."""
    out = _Out(_own_output())
    _limit(memory << 20, nice)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    gc.disable()  # a document leaves no rings that matter; they are collected between two
    for line in sys.stdin.buffer:
        job = json.loads(line)
        if not _done(JOBS[job["do"]], job, out):
            break
        gc.collect()
        gc.freeze()  # libraries stay: to go through them again takes as long as ten pages


def _done(work: Callable[[dict[str, Any], _Out], None], job: dict[str, Any], out: _Out) -> bool:
    """Whether the process may take another job after this one."""
    from carrel.documents import Unreadable, frames

    try:
        work(job, out)
    except Unreadable as problem:
        out.send(frames.frame(b"U", str(problem).encode("utf-8", "replace")))
    except MemoryError:
        out.send(frames.frame(b"M"))
        out.flush()
        return False
    except Exception as problem:
        out.send(frames.frame(b"X", place(problem).encode()))
    out.flush()
    return True


def place(problem: BaseException) -> str:
    """Where in the code it happened; what the file says stays out of it."""
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "?"
    return f"{type(problem).__name__} in {where}"


def _read(job: dict[str, Any], out: _Out) -> None:
    from carrel.documents import Begun, Page, frames, reader

    path = Path(job["path"])
    for each in reader.read(path, job["recognise"]):
        if isinstance(each, Page):
            out.send(frames.page(each))
        else:
            out.send(frames.begun(each) if isinstance(each, Begun) else frames.read(each))
    out.flush()
    out.send(frames.frame(b"C", reader.cover(path) if job["cover"] else b""))


def _extract(job: dict[str, Any], out: _Out) -> None:
    from carrel.documents import frames, onepage

    out.send(frames.frame(b"D", onepage.extract(Path(job["path"]), job["page"])))


def _picture(job: dict[str, Any], out: _Out) -> None:
    from carrel.documents import frames, onepage

    out.send(frames.frame(b"D", onepage.picture(Path(job["path"]), job["page"], job["width"])))


def _links(job: dict[str, Any], out: _Out) -> None:
    from carrel.documents import frames, links

    out.send(frames.linked(links.links(Path(job["path"]), job["page"])))


JOBS = {"read": _read, "extract": _extract, "picture": _picture, "links": _links}


def _own_output() -> BinaryIO:
    """The output for frames alone: what a library prints goes where complaints go."""
    own = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return own


def _limit(memory: int, nice: int) -> None:
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory - _ROOM, memory - _ROOM))


def _end_with(parent: int) -> None:
    """Ends this process and what it started when its parent is gone, also in the middle of a call that does not return."""
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL) if os.getpgrp() == os.getpid() else os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
