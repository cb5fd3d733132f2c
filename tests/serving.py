"""A real Carrel in processes of its own, for tests that need one."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

SRC = Path(__file__).parents[1] / "src"


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CARREL_", "DJANGO_"))}
    return kept | {"CARREL_HOME": str(folder / "home"), "PYTHONPATH": str(SRC)} | more


def carrel(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, with a data folder below `folder`."""
    command = [sys.executable, "-m", "carrel", *words]
    return subprocess.run(
        command, env=environment(folder, **more), capture_output=True, text=True, timeout=60, cwd=folder
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(
    folder: Path, port: int | None = None, output: IO[bytes] | None = None
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """(address, server) of a library with the sample publications; ended with the block. `output` gets what it prints."""
    port = port or free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "carrel", "--port", str(port)],
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


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, f"serve ended with {server.returncode}"
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("serve did not answer within 30 seconds")
