"""What a reading process says: frames of one letter, the length, and JSON or bytes. JSON, because files may lie to it.

B begun · P a page · L all text is read, the cover comes · C the cover, then it is done · D the bytes that were asked for ·
U unreadable, and why · M out of memory · X a fault of Carrel, and where. The last five end a job.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any

from carrel.documents import Begun, Block, Ended, Heading, Link, Page

_HEAD = struct.Struct(">cI")
LAST = frozenset(b"CDUMX")
_LONGEST = 64 << 20  # bytes of one frame
_WEB = ("http://", "https://")


def frame(letter: bytes, data: bytes = b"") -> bytes:
    return _HEAD.pack(letter, len(data)) + data


def begun(what: Begun) -> bytes:
    outline = [(each.title, each.page, each.level) for each in what.outline]
    return frame(b"B", _json([what.kind, what.media_type, what.pages, outline, what.metadata]))


def page(what: Page) -> bytes:
    return frame(b"P", _json([what.number, what.blocks, what.label, what.confidence]))


def read(what: Ended) -> bytes:
    return frame(b"L", _json([what.language, what.recognised, what.unread, what.notes]))


def understood(letter: bytes, data: bytes) -> Begun | Page | Ended:
    """The value of a frame B, P or L. Raises ValueError."""
    try:
        values = json.loads(data)
        if letter == b"P":
            return Page(values[0], tuple(Block(*block) for block in values[1]), values[2], values[3])
        if letter == b"B":
            return Begun(values[0], values[1], values[2], tuple(Heading(*line) for line in values[3]), values[4])
        return Ended(values[0], b"", *map(tuple, values[1:]))
    except (TypeError, IndexError, RecursionError) as problem:
        raise ValueError(str(problem)) from None


def linked(links: list[Link]) -> bytes:
    return frame(b"D", _json([(each.box, each.page, each.url) for each in links]))


def links(data: bytes) -> list[Link]:
    """Of a frame D that `linked` made. Raises ValueError, also when a link leads where none may."""
    try:
        return [_link(*each) for each in json.loads(data)]
    except (TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(str(problem)) from None


def _link(box: Any, page: Any, url: Any) -> Link:
    left, top, right, bottom = map(float, box)
    if not (isinstance(page, int) and ((page >= 1 and url == "") or (page == 0 and url.lower().startswith(_WEB)))):
        raise ValueError("a link to nowhere")
    return Link((left, top, right, bottom), page, url)


class Frames:
    """Puts the frames of one process together from pieces of its output."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def add(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """(letter, data) of every frame that is whole now. Raises ValueError when one cannot be."""
        kept = self._kept
        kept += data
        start = 0
        while len(kept) - start >= _HEAD.size:
            letter, size = _HEAD.unpack_from(kept, start)
            if size > _LONGEST:
                raise ValueError("a frame is too long")
            end = start + _HEAD.size + size
            if len(kept) < end:
                break
            whole = bytes(kept[start + _HEAD.size : end])
            start = end
            yield letter, whole
        del kept[:start]


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
