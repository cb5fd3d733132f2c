"""HTML, also the XHTML that EPUB holds. Scripts are not run, pictures and frames not fetched."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as parsing

from carrel.documents import Begun, Block, BlockKind, Ended, Page, Unreadable
from carrel.documents.cutting import Break, outline, pages
from carrel.documents.packages import attribute, local
from carrel.documents.paragraphs import plain
from carrel.documents.properties import metadata
from carrel.documents.txt import decoded

NAME, LABEL, SUFFIXES, MEDIA_TYPE = "html", "HTML", (".html", ".htm", ".xhtml"), "text/html"

LARGEST = 48 << 20  # bytes
_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)")
_UNSEEN = {
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "nav",
    "iframe",
    "object",
    "svg",
    "math",
    "select",
    "button",
}
_BLOCKS: dict[str, BlockKind] = {
    "h1": "h1",
    "h2": "h2",
    "h3": "h3",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "li": "li",
    "dt": "p",
}
_WHOLE = set(_BLOCKS) | set(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header"
    " hgroup hr html main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)


def recognises(path: Path, head: bytes) -> bool:
    start = head[:4096]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "ignore").encode()
    return _START.match(start.removeprefix(b"\xef\xbb\xbf")) is not None


def read(path: Path) -> Iterator[Begun | Page | Ended]:
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST >> 20} MB, which no page of text is.")
    root = tree(path.read_bytes())
    found = pages(parts(root))
    yield Begun(NAME, MEDIA_TYPE, len(found), outline(found), metadata(_said(root)))
    yield from found
    yield Ended()


def cover(path: Path) -> bytes:
    return b""


def tree(data: bytes) -> Any:
    """The root element. Raises Unreadable."""
    named = _DECLARED.search(data[:200]) or _CHARSET.search(data[:4096])
    text = decoded(data, named[1].decode() if named else "")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        return parsing.document_fromstring(
            text, parser=parsing.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, ValueError):
        raise Unreadable("There is nothing in the file.") from None


def parts(root: Any) -> Iterator[Block | Break]:
    """Headings, paragraphs, items, rows; a Break where a printed page begins (EPUB's page breaks)."""
    pieces: list[str] = []
    yield from _inside(root, "p", pieces)
    yield from _made("p", pieces)


def _inside(element: Any, kind: BlockKind, pieces: list[str]) -> Iterator[Block | Break]:
    pieces.append(element.text or "")
    for each in element:
        name = local(each)
        if "pagebreak" in (
            attribute(each, "type"),
            attribute(each, "epub:type"),
            attribute(each, "role").removeprefix("doc-"),
        ):
            yield from _made(kind, pieces)
            yield Break(
                plain(attribute(each, "title") or attribute(each, "aria-label") or "".join(each.itertext()))[:40]
            )
        elif name == "tr":
            yield from _made(kind, pieces)
            yield from _row(each)
        elif name in _WHOLE:
            yield from _made(kind, pieces)
            inner = _BLOCKS.get(name) or (kind if kind == "li" and name not in ("ul", "ol", "dl") else "p")
            yield from _inside(each, inner, pieces)
            yield from _made(inner, pieces)
        elif name == "br":
            pieces.append(" ")
        elif name and name not in _UNSEEN:
            yield from _inside(each, kind, pieces)
        pieces.append(each.tail or "")


def _made(kind: BlockKind, pieces: list[str]) -> Iterator[Block]:
    text = plain(" ".join("".join(pieces).split()))
    pieces.clear()
    if text:
        yield Block(kind, text)


def _row(row: Any) -> Iterator[Block]:
    cells = [plain(" ".join("".join(_seen(cell)).split())) for cell in row if local(cell) in ("td", "th")]
    if any(cells):
        yield Block("row", "\t".join(cells))


def _seen(element: Any) -> Iterator[str]:
    yield element.text or ""
    for each in element:
        if local(each) and local(each) not in _UNSEEN:
            yield " " if local(each) in _WHOLE or local(each) == "br" else ""
            yield from _seen(each)
            yield " " if local(each) in _WHOLE else ""
        yield each.tail or ""


def _said(root: Any) -> Iterable[tuple[str, str]]:
    title = root.find(".//title")
    found = [(str(each.get("name", "")), str(each.get("content", ""))) for each in root.iterfind(".//meta")]
    found += [("title", title.text_content() if title is not None else ""), ("language", root.get("lang", ""))]
    return found
