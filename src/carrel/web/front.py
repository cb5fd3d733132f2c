"""The WSGI door. Before Django is asked: static files, 304 for what has not changed, and pages made already.

A page depends on its address, the state of the index and the code, never on who asks: so one ETag serves
all, and a page once made is given again until the next generation. Requests with a cookie pass by. What is streamed
is neither kept nor joined, and others are served while it leaves.
"""

import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import StreamingHttpResponse
from whitenoise import WhiteNoise

from carrel.languages import INTERFACE
from carrel.search import following
from carrel.web import statics
from carrel.web.safety import Environ, Start, safe
from carrel.web.site import build, static_digest

Kept = tuple[str, list[tuple[str, str]], bytes]  # status, headers, body
Made = tuple[str, list[tuple[str, str]], bytes | StreamingHttpResponse]

KEEP_BYTES = 16_000_000  # of pages, in each process
LARGEST = 300_000
_PREFIXES = (*(f"/{language}/" for language in INTERFACE), "/api/")
_PACKED = ("application/vnd.openxmlformats", "application/zip", "application/pdf", "image/")  # small already
_NEVER_KEPT = ("/suggest", "/suggest.list", ".pdf")  # what is half typed; each letter would push a page out

_django = WSGIHandler()


class Pages:
    """Pages of one generation, the least used dropped first."""

    def __init__(self) -> None:
        self.tag = ""
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()  # a page may be dropped by one thread while another finds it

    def get(self, tag: str, key: tuple[str, ...]) -> Kept | None:
        with self._lock:
            self._turn_to(tag)
            kept = self._pages.get(key)
            if kept:
                self._pages.move_to_end(key)
            return kept

    def keep(self, tag: str, key: tuple[str, ...], page: Kept) -> None:
        if len(page[2]) > LARGEST:
            return
        with self._lock:
            self._turn_to(tag)
            if before := self._pages.pop(key, None):
                self._bytes -= _weight(key, before)
            self._pages[key] = page
            self._bytes += _weight(key, page)
            while self._bytes > KEEP_BYTES:
                self._bytes -= _weight(*self._pages.popitem(last=False))

    def _turn_to(self, tag: str) -> None:
        if tag != self.tag:
            self.tag, self._bytes = tag, 0
            self._pages.clear()


def _weight(key: tuple[str, ...], page: Kept) -> int:
    return len(page[2]) + sum(map(len, key)) + 1_000  # headers


_pages = Pages()
# A process has many threads, so that slow downloads do not keep others waiting, but makes one page at a time:
# threads that compute side by side in one interpreter only hinder each other.
_making = threading.Lock()


def pages(environ: Environ, start: Start) -> Iterable[bytes]:
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or not environ["PATH_INFO"].startswith(_PREFIXES)
        or environ["PATH_INFO"].endswith(_NEVER_KEPT)
        or environ.get("HTTP_COOKIE")
    ):
        return _django(environ, start)
    tag = f'W/"{following.engine().generation()}-{build()}"'
    if environ.get("HTTP_IF_NONE_MATCH") == tag:
        start("304 Not Modified", [("ETag", tag), ("Vary", "Accept-Encoding")])
        return []
    zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    key = (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_HOST", ""),
        environ["wsgi.url_scheme"],
        str(zipped),
    )
    status, headers, body = _pages.get(tag, key) or _kept(key, environ, tag, zipped)
    start(status, headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        if not isinstance(body, bytes):
            body.close()
        return []
    return [body] if isinstance(body, bytes) else _passed(body, ("Content-Encoding", "gzip") in headers)


def _kept(key: tuple[str, ...], environ: Environ, tag: str, zipped: bool) -> Made:
    with _making:
        if kept := _pages.get(tag, key):  # another thread may have made it meanwhile
            return kept
        status, headers, body = _made(environ, tag, zipped)
        if isinstance(body, bytes) and status.startswith("200") and ("Cache-Control", "no-store") not in headers:
            _pages.keep(tag, key, (status, headers, body))
    return status, headers, body


def _made(environ: Environ, tag: str, zipped: bool) -> Made:
    answer: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
        answer.update(status=status, headers=headers)
        return lambda data: None  # the way to write that WSGI keeps for old servers

    response = _django(dict(environ, REQUEST_METHOD="GET"), start)
    headers = [(name, value) for name, value in answer["headers"] if name != "Content-Length"]
    headers.append(("Vary", "Accept-Encoding"))
    if answer["status"].startswith("200"):
        headers.append(("ETag", tag))
    if isinstance(response, StreamingHttpResponse):
        packed = zipped and not response["Content-Type"].startswith(_PACKED)
        return answer["status"], [*headers, ("Content-Encoding", "gzip")] if packed else headers, response
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    if zipped and len(body) > 500:
        packer = _packer()
        body = packer.compress(body) + packer.flush()
        headers.append(("Content-Encoding", "gzip"))
    return answer["status"], [*headers, ("Content-Length", str(len(body)))], body


def _passed(response: StreamingHttpResponse, packed: bool) -> Iterator[bytes]:
    """The body piece by piece, as somebody takes it."""
    packer = _packer()
    try:
        for piece in response:
            if found := packer.compress(piece) if packed else piece:
                yield found
        if packed:
            yield packer.flush()
    finally:
        response.close()


def _packer() -> Any:
    return zlib.compressobj(4, zlib.DEFLATED, 31)


application = safe(
    WhiteNoise(
        pages,
        root=str(statics.folder()),
        prefix=f"static/{static_digest()}",
        allow_all_origins=False,
        immutable_file_test=lambda path, url: True,
    )
)
