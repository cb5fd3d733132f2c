"""A real Carrel in processes of its own, for tests that need one."""

import fcntl
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

SRC = Path(__file__).parents[1] / "src"


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CARREL_", "DJANGO_"))}
    return kept | {"CARREL_HOME": str(folder / "home"), "PYTHONPATH": str(SRC)} | more


def carrel(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, with a data folder below `folder`."""
    command = [sys.executable, "-m", "carrel", *words]
    return subprocess.run(
        command, env=environment(folder, **more), capture_output=True, text=True, timeout=300, cwd=folder
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(
    folder: Path, port: int | None = None, output: IO[bytes] | None = None, workers: int | None = None
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """(address, server) of a library with the sample publications; ended with the block. `output` gets what it prints."""
    port = port or free_port()
    several = ["--workers", str(workers)] if workers else []
    server = subprocess.Popen(
        [sys.executable, "-m", "carrel", "--port", str(port), *several],
        env=environment(folder),
        cwd=folder,
        stdout=output,
        stderr=output,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server)
        yield address, server
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What the database of the library below `folder` answers; nothing while it has no tables yet."""
    path = folder / "home/library.sqlite3"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(sql).fetchall()
    except sqlite3.OperationalError:
        return []


def until(true: Callable[[], object], seconds: float = 60.0) -> bool:
    """Whether it becomes true in this time. The time is for a machine that is busy: no test is to depend on it."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def read_through(folder: Path) -> None:
    """Wait until the running library has read all its documents and said what they are: then it rests."""

    def rests() -> bool:
        with (folder / "home/reading.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held while documents are read and settled
            except BlockingIOError:
                return False
            return rows(folder, "SELECT count(*) FROM carrel_document WHERE state != 'read'") == [(0,)]

    assert until(rests), "the documents of the sample library were not read within a minute"


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        assert server.poll() is None, f"serve ended with {server.returncode}"
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("serve did not answer within two minutes")
