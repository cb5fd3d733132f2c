"""DOCX: Office Open XML, WordprocessingML (ECMA-376 Part 1, section 17)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from carrel.documents import Begun, Block, BlockKind, Ended, Page, packages
from carrel.documents.cutting import USUAL, Break, outline, pages
from carrel.documents.packages import Package, attribute, local
from carrel.documents.paragraphs import plain
from carrel.documents.properties import metadata

NAME, LABEL, SUFFIXES = "docx", "Word (DOCX)", (".docx", ".docm", ".dotx")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_TYPES = (
    MEDIA_TYPE,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    "application/vnd.ms-word.document.macroEnabled",
)
_UNSEEN = {"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "tblPr", "drawing", "pict", "object"}
_HEADINGS: dict[str, BlockKind] = {"title": "h1", "subtitle": "h2", "heading 1": "h1", "heading 2": "h2"}
_SIGNS = {"tab": " ", "noBreakHyphen": "-", "cr": " ", "softHyphen": ""}


def recognises(path: Path, head: bytes) -> bool:
    return any(packages.declares(path, head, each) for each in _TYPES)


def read(path: Path) -> Iterator[Begun | Page | Ended]:
    with packages.opened(path) as package:
        part = next(
            (name for kind, name in packages.related(package, "").values() if kind == "officeDocument"),
            "word/document.xml",
        )
        body = package.xml(part)
        reading = _Reading(package, part)
        parts = list(reading.parts(body))
        named = metadata(packages.properties(package))
    rendered = any(True for _ in body.iter("{*}lastRenderedPageBreak"))
    found = pages(parts, 4 * USUAL if rendered else USUAL)
    yield Begun(NAME, MEDIA_TYPE, len(found), outline(found), named)
    yield from found
    yield Ended()


def cover(path: Path) -> bytes:
    return b""


class _Reading:
    """Styles and footnotes of one document; the notes of a page stand at its end."""

    def __init__(self, package: Package, part: str) -> None:
        named = {kind: name for kind, name in packages.related(package, part).values()}
        styles = package.optional(named.get("styles", ""))
        self._styles = {} if styles is None else dict(map(_style, styles.iterfind("{*}style")))
        self._notes: dict[tuple[str, str], Any] = {}
        for kind in ("footnote", "endnote"):
            notes = package.optional(named.get(f"{kind}s", ""))
            for each in notes if notes is not None else ():
                self._notes[kind, attribute(each, "id")] = each
        self._waiting: list[Block] = []

    def parts(self, body: Any) -> Iterator[Block | Break]:
        yield from self._inside(next(body.iterfind("{*}body"), body))
        yield from self._waiting

    def _inside(self, container: Any) -> Iterator[Block | Break]:
        for each in container:
            name = local(each)
            if name == "p":
                yield from self._paragraph(each)
            elif name == "tbl":
                yield from self._table(each)
            elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
                yield from self._inside(each)

    def _paragraph(self, paragraph: Any) -> Iterator[Block | Break]:
        pieces: list[str] = []
        broken = self._collect(paragraph, pieces)
        text = plain("".join(pieces))
        if broken == "before" or _starts_page(paragraph):
            yield from self._page()
        if text:
            yield Block(self._kind(paragraph), text)
        if broken == "after":
            yield from self._page()

    def _page(self) -> Iterator[Block | Break]:
        yield from self._waiting
        self._waiting = []
        yield Break()

    def _collect(self, element: Any, pieces: list[str]) -> str:
        """Gathers the words; says whether a page breaks before or after them. A paragraph is not cut in two."""
        broken = ""
        for each in element:
            name = local(each)
            if name == "t":
                pieces += [each.text or "", *(child.tail or "" for child in each)]  # an entity is passed over
            elif name == "lastRenderedPageBreak" or (name == "br" and attribute(each, "type") == "page"):
                broken = broken or ("after" if "".join(pieces).strip() else "before")
            elif name == "br":
                pieces.append(" ")
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(name.removesuffix("Reference"), attribute(each, "id"))
            elif name == "txbxContent":
                self._waiting += [part for part in self._inside(each) if isinstance(part, Block)]
            elif name not in _UNSEEN or (
                name in ("drawing", "pict") and next(each.iter("{*}txbxContent"), None) is not None
            ):
                broken = self._collect(each, pieces) or broken
        return broken

    def _note(self, kind: str, number: str) -> None:
        note = self._notes.pop((kind, number), None)
        for part in self._inside(note) if note is not None else ():
            if isinstance(part, Block):
                self._waiting.append(part)

    def _kind(self, paragraph: Any) -> BlockKind:
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return "p"
        style = properties.find("{*}pStyle")
        kind = self._styles.get(attribute(style, "val"), "p") if style is not None else "p"
        level = properties.find("{*}outlineLvl")
        if kind == "p" and level is not None and attribute(level, "val") in ("0", "1", "2"):
            return ("h1", "h2", "h3")[int(attribute(level, "val"))]
        return "li" if kind == "p" and properties.find("{*}numPr") is not None else kind

    def _table(self, table: Any) -> Iterator[Block | Break]:
        for row in table.iter("{*}tr"):
            cells = [_cell(self._inside(cell)) for cell in row.iterfind("{*}tc")]
            if any(cells):
                yield Block("row", "\t".join(cells))


def _cell(parts: Iterator[Block | Break]) -> str:
    return " ".join(part.text for part in parts if isinstance(part, Block)).replace("\t", " ")


def _style(style: Any) -> tuple[str, BlockKind]:
    """(id, kind of block). The names of Word's own styles are English in every language; the ids are not."""
    named = style.find("{*}name")
    name = attribute(named, "val").lower() if named is not None else ""
    if name.startswith("heading ") or name in _HEADINGS:
        return attribute(style, "styleId"), _HEADINGS.get(name, "h3")
    listed = (name.startswith("list ") and name != "list paragraph") or style.find("{*}pPr/{*}numPr") is not None
    return attribute(style, "styleId"), "li" if listed else "p"


def _starts_page(paragraph: Any) -> bool:
    mark = paragraph.find("{*}pPr/{*}pageBreakBefore")
    return mark is not None and attribute(mark, "val") not in ("0", "false", "off")
