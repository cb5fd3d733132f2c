"""PPTX: Office Open XML, PresentationML (ECMA-376 Part 1, section 19). A slide is a page; its notes stand at its end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from carrel.documents import Begun, Block, Ended, Page, packages
from carrel.documents.cutting import outline
from carrel.documents.packages import Package, attribute, local
from carrel.documents.paragraphs import plain
from carrel.documents.properties import metadata

NAME, LABEL, SUFFIXES = "pptx", "PowerPoint (PPTX)", (".pptx", ".pptm", ".ppsx")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_TYPES = (
    MEDIA_TYPE,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    "application/vnd.ms-powerpoint.presentation.macroEnabled",
)
_SLIDES = 5000
_TITLES = ("title", "ctrTitle")
_UNREAD = ("dt", "ftr", "sldNum", "sldImg", "hdr")  # what stands on every slide


def recognises(path: Path, head: bytes) -> bool:
    return any(packages.declares(path, head, each) for each in _TYPES)


def read(path: Path) -> Iterator[Begun | Page | Ended]:
    with packages.opened(path) as package:
        found = [
            Page(number, tuple(_slide(package, name, number)))
            for number, name in enumerate(_slides(package)[:_SLIDES], 1)
        ]
        named = metadata(packages.properties(package))
    yield Begun(NAME, MEDIA_TYPE, len(found), outline(found), named)
    yield from found
    yield Ended()


def cover(path: Path) -> bytes:
    return b""


def _slides(package: Package) -> list[str]:
    """The names of the slides in their order."""
    main = next(
        (name for kind, name in packages.related(package, "").values() if kind == "officeDocument"),
        "ppt/presentation.xml",
    )
    linked = packages.related(package, main)
    wanted = package.xml(main).iterfind("{*}sldIdLst/{*}sldId")
    keys = [next((value for key, value in each.attrib.items() if key.endswith("}id")), "") for each in wanted]
    return [linked[key][1] for key in keys if key in linked]


def _slide(package: Package, name: str, number: int) -> Iterator[Block]:
    for shape in package.xml(name).iterfind(".//{*}spTree"):
        yield from _shapes(shape, number)
    for kind, note in packages.related(package, name).values():
        notes = package.optional(note) if kind == "notesSlide" else None
        for shape in notes.iterfind(".//{*}spTree") if notes is not None else ():
            yield from (Block("p", block.text) for block in _shapes(shape, 0))


def _shapes(tree: Any, number: int) -> Iterator[Block]:
    for shape in tree:
        name = local(shape)
        if name == "grpSp":
            yield from _shapes(shape, number)
        elif name == "graphicFrame":
            yield from _rows(shape)
        elif name == "sp":
            mark = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
            place = attribute(mark, "type") if mark is not None else ""
            if place not in _UNREAD:
                yield from _words(shape, place, mark is not None, number)


def _words(shape: Any, place: str, held: bool, number: int) -> Iterator[Block]:
    paragraphs = [text for each in shape.iterfind("{*}txBody/{*}p") if (text := _text(each))]
    if place in _TITLES and paragraphs:
        yield Block("h1" if number == 1 else "h2", " ".join(paragraphs))
        return
    listed = held and place in ("", "body", "obj") and len(paragraphs) > 1
    yield from (Block("li" if listed else "p", text) for text in paragraphs)


def _rows(frame: Any) -> Iterator[Block]:
    for row in frame.iter("{*}tr"):
        cells = [" ".join(_text(each) for each in cell.iter("{*}p")) for cell in row.iterfind("{*}tc")]
        if any(cells):
            yield Block("row", "\t".join(cells))


def _text(paragraph: Any) -> str:
    pieces = []
    for each in paragraph.iter():
        if local(each) == "t":
            pieces.append(each.text or "")
        elif local(each) in ("br", "tab"):
            pieces.append(" ")
    return plain("".join(pieces))
