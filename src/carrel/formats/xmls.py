"""XML in and out. In: element by element, without entities, external files and network. A broken file is mended as far as
it goes, and what was broken is told. Out: text, an element at a time.
"""

import contextlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from html import entities
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from carrel.formats import Context, Entry, Item, Problem, Unreadable, decoded, textual
from carrel.formats.describing import Describing, Description
from carrel.formats.understanding import entry
from carrel.text import neat
from carrel.vocabulary import Vocabularies

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?:#\d+;|#x[0-9a-fA-F]+;|(\w+);)?", re.S)
_OWN = ("amp", "lt", "gt", "quot", "apos")
_PIECE = 32_000  # characters that are written at once

Element = Any  # of lxml, which has no types
Reader = Callable[[Element], Description]


# --- in --------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def opening(head: bytes) -> frozenset[str]:
    """The qualified names of the elements that begin in the head of a file; empty when it is no XML."""
    if not re.match(rb"[\xef\xbb\xbf\xff\xfe\x00\s]*<", head) or not textual(head):
        return frozenset()
    parser = etree.XMLPullParser(events=("start",), recover=True, **_SAFE)
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(head.lstrip(b"\xef\xbb\xbf \t\r\n"))
    return frozenset(each.tag for _, each in parser.read_events() if isinstance(each.tag, str))


def elements(path: Path, tags: Collection[str]) -> Iterator[tuple[str, Element] | Problem]:
    """(position, element) of each of these names. An element within another is empty when its turn comes."""
    return _elements(path, frozenset(tags))


def children(path: Path) -> Iterator[tuple[str, Element] | Problem]:
    """(position, element) of each that stands directly in the root."""
    return _elements(path, frozenset({"*"}), lambda element: _depth(element) == 1)


def _depth(element: Element) -> int:
    return sum(1 for _ in zip(element.iterancestors(), range(2), strict=False))


def read(path: Path, tags: Collection[str], describe: Reader, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """An Entry for each element of these names, wherever it stands. Raises Unreadable when there is none."""
    found = _elements(path, frozenset(tags))
    first = next(found, None)
    if first is None:
        raise Unreadable(f"{path.name} is XML, but has no {' or '.join(each.split('}')[-1] for each in tags)}.")
    return _entries(first, found, describe, vocabularies)


def _entries(
    first: tuple[str, Element] | Problem,
    rest: Iterator[tuple[str, Element] | Problem],
    describe: Reader,
    vocabularies: Vocabularies,
) -> Iterator[Entry | Problem]:
    each: tuple[str, Element] | Problem | None = first
    while each is not None:
        yield each if isinstance(each, Problem) else understood(*each, describe, vocabularies)
        each = next(rest, None)


def understood(where: str, element: Element, describe: Reader, vocabularies: Vocabularies) -> Entry | Problem:
    found = entry(where, describe(element), vocabularies, "")
    return Problem(found.where, found.what, raw(element)) if isinstance(found, Problem) else found


def _elements(
    path: Path, tags: frozenset[str], wanted: Callable[[Element], bool] = lambda _: True
) -> Iterator[tuple[str, Element] | Problem]:
    """(position, element). Once the XML is broken, the file is mended and read again from where it broke."""
    count = 0
    try:
        with path.open("rb") as file:
            for count, element in enumerate(_parsed(file, tags, wanted), 1):
                yield f"record {count} (line {element.sourceline})", element
    except etree.XMLSyntaxError:
        yield from _mended(path, tags, count, wanted)


def _parsed(file: BinaryIO, tags: frozenset[str], wanted: Callable[[Element], bool]) -> Iterator[Element]:
    """Elements with these names; each is thrown away when the next is asked for."""
    parsing = etree.iterparse(file, events=("end",), tag=sorted(tags), **_SAFE)
    for _, element in parsing:
        if wanted(element):
            yield element
            _forget(element)


def _forget(element: Element) -> None:
    """Empty it, and take away its like before it, and what held these: memory stays flat."""
    element.clear()
    node = element
    while (parent := node.getparent()) is not None:
        while (before := node.getprevious()) is not None and before.tag == node.tag:
            parent.remove(before)
        node = parent


def _mended(
    path: Path, tags: frozenset[str], known: int, wanted: Callable[[Element], bool]
) -> Iterator[tuple[str, Element] | Problem]:
    """The elements behind the first `known`. One in which the XML is broken beyond mending is a problem."""
    text = _lined(mended(path.read_bytes()))
    broken = _broken(text)
    parsing = etree.iterparse(BytesIO(text), events=("end",), tag=sorted(tags), recover=True, **_SAFE)
    told = set[int]()
    for number, element in enumerate((each for _, each in parsing if wanted(each)), 1):
        if number > known:
            where, lines = f"record {number} (line {element.sourceline})", _lines(element)
            errors = [each for each in parsing.error_log if each.line in lines] if broken else []
            told.update(each.line for each in errors)
            yield Problem(where, _what(errors[0].line, errors[0].message), raw(element)) if errors else (where, element)
        _forget(element)
    left = [(each.line, each.message) for each in parsing.error_log if each.line not in told]
    if broken and (left or not told):
        line, message = left[0] if left else broken
        rest = b"\n".join(text.splitlines()[max(0, line - 1) : line + 5]).decode()
        yield Problem(f"line {line}", f"{_what(line, message)}; what stands behind it may be missing", rest[:1000])


def _broken(text: bytes) -> tuple[int, str] | None:
    """(line, what) of the first fault."""
    try:
        for _, element in etree.iterparse(BytesIO(text), events=("end",), **_SAFE):
            element.clear()
    except etree.XMLSyntaxError as problem:
        return problem.lineno or 1, problem.msg
    return None


def _lines(element: Element) -> range:
    first = element.sourceline
    return range(first, first + etree.tostring(element, with_tail=False).count(b"\n") + 1)


def _lined(text: bytes) -> bytes:
    """With line ends between elements, where there are next to none: faults are known by their line."""
    return text if text.count(b"\n") > len(text) / 2000 else re.sub(rb">\s*<", b">\n<", text)


def _what(line: int, message: str) -> str:
    return f"the XML is broken in line {line}: {neat(message, 200)}"


def mended(data: bytes) -> bytes:
    """As UTF-8, whatever it says of itself, line by line where encodings are mixed; without signs that XML forbids; with
    the entities of HTML as letters, and with ampersands that stand alone as such."""
    declared = re.match(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", data[:200])
    text = _decoded(data, declared[1].decode() if declared else "utf-8")
    text = re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.S)
    text = _AMPERSAND.sub(_ampersand, _FORBIDDEN.sub("", text.lstrip("\ufeff")))
    return (f'<?xml version="1.0" encoding="UTF-8"?>{text}').encode()


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-16")
    except (UnicodeDecodeError, LookupError):
        return decoded(data)


def _ampersand(found: re.Match[str]) -> str:
    if found[0].startswith("<") or found[0].startswith("&#") or found[1] in _OWN:
        return found[0]
    letter = entities.html5.get(f"{found[1]};") if found[1] else None
    return letter or f"&amp;{found[0][1:]}"


def raw(element: Element) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False))[:1000]


def text(element: Element | None) -> str:
    """All the text within, without that of comments and entities."""
    return (
        "" if element is None else (element.text or "" if not len(element) else "".join(map(str, element.itertext())))
    )


# --- out -------------------------------------------------------------------------------------------------------------


def escape(value: str) -> str:
    """For text and attributes, without the characters that XML has no place for."""
    if not (value.isascii() and value.isprintable()):
        value = _FORBIDDEN.sub("", value)
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def tag(name: str, value: str, attributes: str = "") -> str:
    """An element that holds text; "" when there is none."""
    return f"<{name}{attributes}>{escape(value)}</{name}>" if value else ""


def lang(language: str) -> str:
    return f' xml:lang="{language}"' if language else ""


def document(
    before: str, one: Callable[[Description], str], after: str, items: Iterable[Item], context: Context
) -> Iterator[bytes]:
    """`one` after the other between `before` and `after`, in pieces."""
    describe = Describing(context)
    parts, size = [DECLARATION, before], 0
    for item in items:
        parts.append(one(describe(item)))
        size += len(parts[-1])
        if size > _PIECE:
            yield "".join(parts).encode()
            parts, size = [], 0
    yield "".join([*parts, after]).encode()
