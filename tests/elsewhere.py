"""A web server on loopback that answers what a test says: the world outside, in this process."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Said:
    """One answer. A body in pieces is sent piece by piece."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answers = Callable[[str], Said | bytes]


@dataclass
class World:
    address: str
    asked: list[str] = field(default_factory=list)  # paths with their queries
    agents: list[str] = field(default_factory=list)


@contextmanager
def elsewhere(answers: Answers) -> Iterator[World]:
    """A server for the block; `answers` gets the path with its query."""
    world = World("")

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            world.asked.append(self.path)
            world.agents.append(self.headers.get("User-Agent", ""))
            said = answers(self.path)
            said = Said(said) if isinstance(said, bytes) else said
            whole = isinstance(said.body, bytes)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if whole:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            try:
                for piece in [said.body] if whole else said.body:
                    self.wfile.write(piece)
            except OSError:
                pass  # the other side had enough

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.daemon_threads = True
    world.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
