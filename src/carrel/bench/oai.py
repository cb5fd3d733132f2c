"""How fast the library is harvested: whole lists in every format, early pages beside late ones, memory on the way."""

import re
import resource
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from carrel import formats
from carrel.bench import building
from carrel.bench.inside import line
from carrel.web import front
from carrel.web.oai.provider import PAGE

PAGES = 100  # of each format
SAME = 15  # times that one page is asked for


def measure(folder: Path, records: int) -> None:
    """Print the figures of a library with so many invented records."""
    building.built(folder, records)
    print(f"\nCarrel with {records:,} invented records, harvested in pages of {PAGE}")
    line("ListRecords", "records/s", "KB a record")
    for prefix in formats.payloads():
        _say_format(prefix)
    tokens = _say_whole()
    line("\none page, ms (median)", "page", "time")
    for number in (0, len(tokens) // 2, len(tokens) - 1):
        line("", f"{number + 1:,}", f"{1000 * median(_times(tokens[number])):.1f}")


def _say_format(prefix: str) -> None:
    begin, count, size = time.perf_counter(), 0, 0
    for number, (_, body) in enumerate(_walk({"verb": "ListRecords", "metadataPrefix": prefix}), 1):
        count, size = count + body.count(b"<record>"), size + len(body)
        if number == PAGES:
            break
    line(f"  {prefix}", f"{count / (time.perf_counter() - begin):,.0f}", f"{size / count / 1024:.1f}")


def _say_whole() -> list[dict[str, str]]:
    """The whole list in Dublin Core; answers what each of its pages was asked with."""
    asked, count, early, begin = [], 0, 0, time.perf_counter()
    for words, body in _walk({"verb": "ListRecords", "metadataPrefix": "oai_dc"}):
        asked.append(words)
        count += body.count(b"<record>")
        early = early or (_memory() if len(asked) == 10 else 0)
    line("the whole library, oai_dc", f"{count / (time.perf_counter() - begin):,.0f}")
    line("  memory, MB: after 10 pages, at the end", f"{early:,}", f"{_memory():,}")
    return asked


def _walk(words: dict[str, str]) -> Iterator[tuple[dict[str, str], bytes]]:
    """(what was asked, answer) of page after page."""
    while words:
        body = _ask(words)
        yield words, body
        token = re.search(rb"<resumptionToken[^>]*>([^<]+)<", body[-2000:])
        words = {"verb": words["verb"], "resumptionToken": token[1].decode()} if token else {}


def _ask(words: dict[str, str]) -> bytes:
    environ: dict[str, object] = {"PATH_INFO": "/oai", "QUERY_STRING": urlencode(words), "wsgi.input": BytesIO()}
    setup_testing_defaults(environ)
    return b"".join(front.application(environ, lambda status, headers, *_: None))


def _times(words: dict[str, str]) -> list[float]:
    return [building.timed(lambda: _ask(words)) for _ in range(SAME)]


def _memory() -> int:
    """The most that the process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
