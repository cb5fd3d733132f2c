"""ODT: OpenDocument text (ISO/IEC 26300)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from carrel.documents import Begun, Block, BlockKind, Ended, Page, packages
from carrel.documents.cutting import USUAL, Break, outline, pages
from carrel.documents.packages import attribute, local
from carrel.documents.paragraphs import plain
from carrel.documents.properties import metadata

NAME, LABEL, SUFFIXES = "odt", "OpenDocument text (ODT)", (".odt", ".ott")
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_HEADINGS: dict[str, BlockKind] = {"1": "h1", "2": "h2"}
_SIGNS = {"tab": " ", "line-break": " ", "s": " "}
_CONTAINERS = (
    "section",
    "list",
    "list-item",
    "list-header",
    "index-body",
    "table-of-content",
    "numbered-paragraph",
    "text-box",
)


def recognises(path: Path, head: bytes) -> bool:
    return packages.declares(path, head, MEDIA_TYPE) or packages.declares(path, head, f"{MEDIA_TYPE}-template")


def read(path: Path) -> Iterator[Begun | Page | Ended]:
    with packages.opened(path) as package:
        content = package.xml("content.xml")
        about = package.optional("meta.xml")
    reading = _Reading(content)
    parts = list(reading.parts())
    shown = any(True for _ in content.iter("{*}soft-page-break"))
    found = pages(parts, 4 * USUAL if shown else USUAL)
    said = about.iterfind("{*}meta/*") if about is not None else ()
    yield Begun(NAME, MEDIA_TYPE, len(found), outline(found), metadata((local(each), each.text or "") for each in said))
    yield from found
    yield Ended()


def cover(path: Path) -> bytes:
    return b""


class _Reading:
    """Goes through the body; notes wait for the end of their page."""

    def __init__(self, content: Any) -> None:
        self._text = content.find("{*}body/{*}text")
        self._breaking = {
            attribute(style, "name")
            for style in content.iterfind("{*}automatic-styles/{*}style")
            if any(attribute(each, "break-before") == "page" for each in style.iterfind("{*}paragraph-properties"))
        }
        self._waiting: list[Block] = []

    def parts(self) -> Iterator[Block | Break]:
        if self._text is not None:
            yield from self._inside(self._text, "p")
        yield from self._waiting

    def _inside(self, container: Any, kind: BlockKind) -> Iterator[Block | Break]:
        for each in container:
            name = local(each)
            if name == "p":
                yield from self._paragraph(each, kind)
            elif name == "h":
                yield from self._paragraph(each, _HEADINGS.get(attribute(each, "outline-level") or "1", "h3"))
            elif name == "table":
                yield from self._table(each)
            elif name == "soft-page-break":
                yield from self._page()
            elif name in _CONTAINERS:
                yield from self._inside(each, "li" if name == "list-item" else kind)

    def _paragraph(self, paragraph: Any, kind: BlockKind) -> Iterator[Block | Break]:
        if attribute(paragraph, "style-name") in self._breaking:
            yield from self._page()
        pieces: list[str] = []
        broken = self._collect(paragraph, pieces)
        if text := plain("".join(pieces)):
            yield Block(kind, text)
        if broken:
            yield from self._page()

    def _page(self) -> Iterator[Block | Break]:
        yield from self._waiting
        self._waiting = []
        yield Break()

    def _collect(self, element: Any, pieces: list[str]) -> bool:
        """Gathers the words; True when a page ends within them."""
        pieces.append(element.text or "")
        broken = False
        for each in element:
            name = local(each)
            if name == "note":
                body = each.find("{*}note-body")
                self._waiting += (
                    [part for part in self._inside(body, "p") if isinstance(part, Block)] if body is not None else []
                )
            elif name == "soft-page-break":
                broken = True
            elif name == "text-box":
                self._waiting += [part for part in self._inside(each, "p") if isinstance(part, Block)]
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name not in ("annotation", "tracked-changes"):
                broken = self._collect(each, pieces) or broken
            pieces.append(each.tail or "")
        return broken

    def _table(self, table: Any) -> Iterator[Block | Break]:
        for row in table.iter("{*}table-row"):
            cells = [" ".join(part.text for part in self._inside(cell, "p") if isinstance(part, Block)) for cell in row]
            if any(cells):
                yield Block("row", "\t".join(cell.replace("\t", " ") for cell in cells))
