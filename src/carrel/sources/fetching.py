"""Asking the world outside for a file, with limits: of bytes, of unpacked bytes, of seconds, of redirects.

Other servers are asked politely: the request says who asks, and a server that asks for patience (503 or 429 with
Retry-After; RFC 9110, section 10.2.3) is waited for.
"""

import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import BinaryIO
from urllib.parse import unquote

import httpcore
import httpx

from carrel import __version__
from carrel.sources.answers import Answer, Later, Unfetched
from carrel.sources.network import Guarded, Refused, pool
from carrel.text import neat

_REDIRECTS = (301, 302, 303, 307, 308)
_PATIENCE = (429, 503)
_FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, UnicodeError)


@dataclass(frozen=True)
class Limits:
    bytes: int = 100_000_000  # as they are sent
    unpacked: int = 400_000_000
    seconds: float = 300  # for one answer with its redirects; waiting when asked to is not counted
    silence: float = 30  # for which nothing may arrive
    redirects: int = 5
    patience: float = 300  # seconds that a server may ask us to wait
    tries: int = 4


class Fetcher:
    """Asks for one thing after the other. `private`: whether this machine and private networks may be asked."""

    def __init__(
        self,
        private: bool = False,
        home: str = "",
        limits: Limits = Limits(),
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._guarded = Guarded(private)
        self._pool = pool(self._guarded)
        self._limits, self._sleep = limits, sleep
        self._agent = f"Carrel/{__version__}" + (f" (+{home})" if home else "")

    def close(self) -> None:
        self._pool.close()

    def get(self, address: str, accept: str = "*/*") -> Answer:
        """The answer with its body in memory. Raises Unfetched."""
        body = BytesIO()
        return replace(self.save(address, body, accept), body=body.getvalue())

    def save(self, address: str, into: BinaryIO, accept: str = "*/*") -> Answer:
        """The answer; its body goes into the file. Any status but a call for patience is an answer. Raises Unfetched."""
        for attempt in range(self._limits.tries):
            answer = self._once(address, into, accept)
            if answer.status not in _PATIENCE:
                return answer
            self._wait(answer, attempt)
        raise Later(f"{neat(address)} asks for patience again and again.", self._limits.patience)

    def _wait(self, answer: Answer, attempt: int) -> None:
        seconds = 5.0 * 2**attempt if answer.patience is None else answer.patience
        if seconds > self._limits.patience:
            raise Later(f"{neat(answer.address)} asks to come back in {seconds:,.0f} seconds.", seconds)
        if attempt < self._limits.tries - 1:
            self._sleep(seconds)

    def _once(self, address: str, into: BinaryIO, accept: str) -> Answer:
        """The answer behind the redirects."""
        self._guarded.until = time.monotonic() + self._limits.seconds
        url = web(address)
        for _ in range(self._limits.redirects + 1):
            try:
                found = self._asked(url, into, accept)
            except _FAULTS as problem:
                raise Unfetched(f"{neat(url)} cannot be read: {_why(problem)}.") from problem
            if isinstance(found, Answer):
                return found
            url = _joined(url, found)
        raise Unfetched(f"{neat(address)} redirects more than {self._limits.redirects} times.")

    def _asked(self, url: httpx.URL, into: BinaryIO, accept: str) -> Answer | str:
        """The answer, or the address it redirects to."""
        headers = [("User-Agent", self._agent), ("Accept", accept), ("Accept-Encoding", "gzip")]
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._limits.silence)
        raw = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with self._pool.stream("GET", raw, headers=headers, extensions={"timeout": timeouts}) as response:
            told = httpx.Headers(response.headers)
            if response.status in _REDIRECTS and "location" in told:
                return told["location"]
            into.seek(0)
            into.truncate()
            arriving = _at_most(self._limits.bytes, response.iter_stream(), "it has")
            for piece in _at_most(self._limits.unpacked, _unpacked(arriving, told), "unpacked it has"):
                into.write(piece)
        kind = told.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(str(url), response.status, kind, _name(url, told), _patience(told.get("retry-after", "")))


def web(address: str) -> httpx.URL:
    """The address as a URL without fragment. Raises Unfetched for what is no web address."""
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as problem:
        raise Unfetched(f"{neat(address)} is not a web address: {neat(problem)}.") from problem
    if url.scheme not in ("http", "https") or not url.host:
        raise Unfetched(f"{neat(address)} is not a web address; it begins with https:// or http://.")
    if url.userinfo:
        raise Unfetched(f"{neat(url.host)}: an address with a user's name or password is not asked.")
    return url


def _joined(url: httpx.URL, place: str) -> httpx.URL:
    try:
        return web(str(url.join(place)))
    except (httpx.InvalidURL, ValueError) as problem:
        raise Unfetched(f"{neat(url)} redirects to what is no web address: {neat(place)}.") from problem


def _at_most(most: int, pieces: Iterable[bytes], has: str) -> Iterator[bytes]:
    count = 0
    for piece in pieces:
        count += len(piece)
        if count > most:
            raise Refused(f"{has} more than {most:,} bytes")
        yield piece


def _unpacked(pieces: Iterable[bytes], told: httpx.Headers) -> Iterator[bytes]:
    """The body as it was before the server packed it, in pieces that are small whatever was packed."""
    coding = told.get("content-encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        yield from pieces
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Refused(f"it is packed as {neat(coding, 20)}, which was not asked for")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for piece in pieces:
            while piece:
                yield unpacker.decompress(piece, 1_000_000)
                piece = unpacker.unconsumed_tail
        yield unpacker.flush()
        if not unpacker.eof:
            raise Refused("its end is missing")
    except zlib.error as problem:
        raise Refused("it is packed wrongly") from problem


def _patience(text: str) -> float | None:
    """Retry-After: seconds, or a date."""
    if text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _name(url: httpx.URL, told: httpx.Headers) -> str:
    """Of the file: what Content-Disposition says, else the last part of the address."""
    found = re.search(r"filename\s*=\s*\"?([^\";]+)", told.get("content-disposition", ""))
    name = found[1] if found else unquote(url.path).rstrip("/").rpartition("/")[2]
    return neat(re.sub(r"[\\/\0]", "-", name), 100)


def _why(problem: BaseException) -> str:
    if isinstance(problem, httpcore.TimeoutException):
        return "it took too long"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return neat(str(problem) or type(problem).__name__)
