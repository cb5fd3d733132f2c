"""JSON in. A list of things is read thing by thing, so that a large file passes through little memory, and a broken thing
costs itself alone. RFC 8259, section 5.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from carrel.formats import UTF_16, Problem, Unreadable
from carrel.text import neat

_PIECE = 1 << 17  # characters that are read at once
_LARGEST = 1 << 24  # characters of one thing
_PARTIAL = 16  # so near to the end of what was read, a fault may come of the cut
_BETWEEN = re.compile(r"[\s,]*")
_BEGINS = re.compile(r"\s*\[(?:\s*\n)?([ \t]*)")
_decode = json.JSONDecoder().raw_decode
_FAULTS = (ValueError, RecursionError)

Found = tuple[str, Any] | Problem  # position and thing


@dataclass(frozen=True)
class _Broken:
    why: str


def things(path: Path, *within: str) -> Iterator[Found]:
    """Each of the list that the file is; of an object, what stands under one of these names, else itself. Raises Unreadable
    before the first."""
    with _opened(path) as text:
        head = text.read(_PIECE)
        if head.lstrip().startswith("["):
            yield from _listed(text, head)
            return
        try:
            whole = json.loads(head + text.read())
        except _FAULTS as problem:
            raise Unreadable(f"{path.name} is not JSON: {neat(problem)}.") from problem
    inner = next((whole[name] for name in within if isinstance(whole, dict) and whole.get(name)), whole)
    yield from (
        (f"record {number}", each) for number, each in enumerate(inner if isinstance(inner, list) else [inner], 1)
    )


def _opened(path: Path) -> TextIO:
    with path.open("rb") as file:
        wide = file.read(2) in UTF_16
    return path.open(encoding="utf-16" if wide else "utf-8-sig", errors="replace" if wide else "windows-1252")


def _windows(fault: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are of the usual other encoding."""
    assert isinstance(fault, UnicodeDecodeError)
    return fault.object[fault.start : fault.end].decode("cp1252", errors="replace"), fault.end


codecs.register_error("windows-1252", _windows)


def _listed(text: TextIO, held: str) -> Iterator[Found]:
    begins = _BEGINS.match(held)
    assert begins is not None  # it has a bracket
    at, number = begins.end(), 0
    while True:
        at = _between(held, at)
        if at == len(held):
            if not (held := text.read(_PIECE)):
                yield Problem("end", "the list is not closed, and what stood behind may be missing", "")
                return
            at = 0
        elif held[at] == "]":
            return
        else:
            number += 1
            thing, held, at = _next(text, held, at)
            if isinstance(thing, _Broken):
                yield Problem(f"record {number}", f"is no whole JSON: {thing.why}", held[at : at + 1000])
                held, at = _behind(text, held, at, begins[1])
            else:
                yield f"record {number}", thing


def _between(held: str, at: int) -> int:
    found = _BETWEEN.match(held, at)
    return found.end() if found else at


def _next(text: TextIO, held: str, at: int) -> tuple[Any, str, int]:
    """(the thing that begins there, what is held, the place behind it); of a broken one the place where it begins."""
    while True:
        try:
            thing, end = _decode(held, at)
            return thing, held, end
        except _FAULTS as fault:
            more = text.read(max(_PIECE, len(held) - at)) if _cut(fault, held, at) else ""
            if not more:
                return _Broken(neat(getattr(fault, "msg", fault), 200)), held, at
            held, at = held[at:] + more, 0


def _cut(fault: Exception, held: str, at: int) -> bool:
    """Whether more of the file may mend it."""
    if not isinstance(fault, json.JSONDecodeError) or len(held) - at > _LARGEST:
        return False
    return fault.pos >= len(held) - _PARTIAL or fault.msg.startswith("Unterminated string")


def _behind(text: TextIO, held: str, at: int, indent: str) -> tuple[str, int]:
    """(what is held, where the next thing begins): the next brace that opens a line as far from its begin as the first."""
    opens = re.compile(rf",[ \t]*\r?\n{re.escape(indent)}(?=\{{)")
    while not (found := opens.search(held, at)):
        if not (more := text.read(_PIECE)):
            return "", 0
        held, at = held[max(at, len(held) - 200) :] + more, 0
    return held, found.end()
