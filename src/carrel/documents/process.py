"""The parent's end of a reading process."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from carrel.documents import Ended, frames

_SOURCE = Path(__file__).parents[2]
_PIECE = 1 << 18  # bytes taken at once
_PIPE = 1031  # F_SETPIPE_SZ of Linux: the reader goes on while the catalogue writes


class Process:
    """One reading process. Its clock is given to it: time that the caller spends elsewhere is not held against a file."""

    def __init__(self, memory: int, nice: int) -> None:
        paths = [str(_SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "carrel.documents.child", str(memory), str(nice)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,  # so that it can be ended with what it started
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"},
        )
        self.key: Any = None
        self.busy, self.began, self.heard, self.peak = False, 0.0, 0.0, 0
        self.pages = 0
        self.read: Ended | None = None  # once all its text is read
        self._frames = frames.Frames()
        _widen(self.output)

    @property
    def output(self) -> int:
        assert self.process.stdout
        return self.process.stdout.fileno()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, now: float, key: Any = None, **job: Any) -> None:
        """Raises OSError when the process has died meanwhile."""
        self.key, self.busy, self.began, self.heard, self.pages, self.read = key, True, now, now, 0, None
        assert self.process.stdin
        self.process.stdin.write(json.dumps(job).encode() + b"\n")

    def heard_of(self, now: float) -> list[tuple[bytes, bytes]] | None:
        """What it said since; None: nothing more will come. Raises ValueError when it speaks nonsense."""
        data = os.read(self.output, _PIECE)
        if not data:
            return None
        self.heard = now
        return list(self._frames.add(data))

    def memory(self) -> int:
        """MB it holds now; 0 where that cannot be seen."""
        with suppress(OSError, ValueError, IndexError):
            with open(f"/proc/{self.process.pid}/statm", "rb") as file:
                held = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
            self.peak = max(self.peak, held)
            return held
        return 0

    def look_back(self) -> None:
        """Takes from the system what it held at most."""
        with suppress(OSError, ValueError, StopIteration):
            lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
            self.peak = max(self.peak, int(next(each for each in lines if each.startswith("VmHWM")).split()[1]) >> 10)

    def end(self) -> int:
        """Ends it and what it started; its exit code."""
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        code = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        return code


def _widen(pipe: int) -> None:
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.fcntl(pipe, _PIPE, _PIECE)
