"""Pages a second through the whole server, and its memory. A client of raw sockets, since it shares the cores."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32  # the kernel deals them out to the processes by chance; few would load one more than the other
PATIENCE = 120  # seconds until the server must answer


@dataclass(frozen=True)
class Answer:
    status: int
    etag: bytes
    length: int  # bytes with headings


@dataclass(frozen=True)
class Memory:
    """Of one process, in MB."""

    pid: int
    resident: float
    proportional: float  # shared pages divided by those that share them
    private: float
    shared: float


@contextmanager
def serving(home: Path) -> Iterator[tuple[int, int]]:
    """A server of the library in `home` on a free port: (port, process id)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "carrel", "serve", "--host", "127.0.0.1", "--port", str(port)]
    log = (home / "serve.log").open("wb")
    server = subprocess.Popen(command, env={**os.environ, "CARREL_HOME": str(home)}, stdout=log, stderr=log)
    try:
        _await(server, port, home / "serve.log")
        yield port, server.pid
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(15)
        server.kill()
        log.close()


def _await(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        with suppress(OSError, ValueError):
            if ask(port, [request("/health")])[0].status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start; it says: {log.read_text(errors='replace')[-500:]}")


def request(address: str, etag: bytes = b"") -> bytes:
    condition = b"If-None-Match: " + etag + b"\r\n" if etag else b""
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode() + condition + b"\r\n"


def rate(port: int, requests: Sequence[bytes], connections: int = CONNECTIONS) -> tuple[float, list[Answer]]:
    """Answers a second over several connections at once, and the answers in the order of the requests."""
    shares = [requests[start::connections] for start in range(connections)]
    begin = time.perf_counter()
    with ThreadPoolExecutor(connections) as threads:
        found = list(threads.map(lambda share: ask(port, share), shares))
    seconds = time.perf_counter() - begin
    return len(requests) / seconds, [found[n % connections][n // connections] for n in range(len(requests))]


def ask(port: int, requests: Sequence[bytes]) -> list[Answer]:
    """One after another over one connection; a new one when the server closes it."""
    answers: list[Answer] = []
    while len(answers) < len(requests):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with suppress(EOFError):
                before = len(answers)
                for each in requests[before:]:
                    line.sendall(each)
                    answers.append(_answer(line))
            if len(answers) == before and requests:
                raise ValueError("the server closes the connection without an answer")
    return answers


def _answer(line: socket.socket) -> Answer:
    data = _more(line, b"")
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(line, data)
    first, *headings = data[:end].split(b"\r\n")
    named = {name.strip().lower(): value.strip() for name, _, value in (each.partition(b":") for each in headings)}
    status, length = int(first.split()[1]), len(data)
    if named.get(b"transfer-encoding") == b"chunked":
        while not data.endswith(b"0\r\n\r\n"):
            data += _more(line, data)
        length = len(data)
    elif status not in (204, 304):
        whole = end + 4 + int(named.get(b"content-length", b"0"))
        while length < whole:
            length += len(_more(line, data))
    return Answer(status, named.get(b"etag", b""), length)


def _more(line: socket.socket, before: bytes) -> bytes:
    if not (found := line.recv(262_144)):
        raise EOFError(f"closed after {len(before)} bytes")
    return found


def memory(root: int) -> list[Memory]:
    """Of a process and all its descendants."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    family = [root]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    return [found for pid in family if (found := _memory(pid))]


def _memory(pid: int) -> Memory | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return None
    megabytes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    private, shared = (megabytes[f"{kind}_Clean"] + megabytes[f"{kind}_Dirty"] for kind in ("Private", "Shared"))
    return Memory(pid, megabytes["Rss"], megabytes["Pss"], private, shared)
