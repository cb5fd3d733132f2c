"""One document from beginning to end: its pages, what is recognised in pictures, its language, its cover.

Runs in a reading process: see `child`.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from carrel.documents import Begun, Ended, Kind, Page, Pictured, Scan, Unreadable, ocr, sniff
from carrel.documents.language import Samples

MISSING = "tesseract is not installed: pages without text were not recognised."
_KNOWN = (  # what the beginning of a file says of those Carrel does not read
    (
        b"\xd0\xcf\x11\xe0",
        "It is an old Office document, or one with a password. Save it as DOCX, PPTX or PDF without one.",
    ),
    (b"{\\rtf", "It is RTF. Save it as DOCX, ODT or PDF."),
    (b"%!PS", "It is PostScript. Save it as PDF."),
    (b"\xff\xd8\xff", "It is a picture. Save it as PDF."),
    (b"\x89PNG", "It is a picture. Save it as PDF."),
    (b"II*\0", "It is a picture. Save it as PDF."),
    (b"MM\0*", "It is a picture. Save it as PDF."),
    (b"PK\x03\x04", "It is a ZIP file, or a damaged document in one."),
)


def known(path: Path) -> Kind:
    """Raises Unreadable, saying what the file is as far as that can be told."""
    try:
        kind = sniff(path)
        head = b"" if kind else path.open("rb").read(8)
    except OSError as problem:
        raise Unreadable(f"The file cannot be opened: {problem.strerror}.") from None
    if kind:
        return kind
    if not head:
        raise Unreadable("The file is empty.")
    said = next((words for start, words in _KNOWN if head.startswith(start)), "What it is cannot be told.")
    raise Unreadable(f"No document that Carrel reads. {said}")


def read(path: Path, recognise: bool = True) -> Iterator[Begun | Page | Ended]:
    """Begun, every page in order, Ended without a cover. Raises Unreadable."""
    kind = known(path)
    course = _Course(kind, path, recognise)
    for each in kind.read(path):
        if isinstance(each, Begun):
            course.begin(each)
            yield each
        elif isinstance(each, Ended):
            yield course.ended(each)
        else:
            yield course.page(each)


def cover(path: Path) -> bytes:
    """WebP; empty when there is none. Raises Unreadable."""
    return known(path).cover(path)


class _Course:
    """What is gathered on the way through one document."""

    def __init__(self, kind: Kind, path: Path, recognise: bool) -> None:
        self._kind, self._path = kind, path
        self._able = recognise and bool(ocr.packs(""))
        self._missing = recognise and not self._able
        self._language, self._notes = "", dict[str, None]()
        self._recognised: list[int] = []
        self._unread: list[int] = []
        self._samples = Samples(1)

    def begin(self, begun: Begun) -> None:
        self._samples = Samples(begun.pages)

    def page(self, each: Page | Scan) -> Page:
        page = each if isinstance(each, Page) else self._seen(each.page)
        if isinstance(each, Scan) and each.also:
            page = replace(page, blocks=(*page.blocks, *each.also))
        self._samples.add(page.number, (block.text for block in page.blocks))
        return page

    def ended(self, ended: Ended) -> Ended:
        if self._unread and self._missing:
            self._notes[MISSING] = None
        return replace(
            ended,
            language=self._samples.language() or ended.language,
            recognised=tuple(self._recognised),
            unread=tuple(self._unread),
            notes=(*ended.notes, *self._notes),
        )

    def _seen(self, page: Page) -> Page:
        """The page with the words of its picture."""
        if not self._able:
            self._unread.append(page.number)
            return page
        self._language = self._language or self._samples.language()
        try:
            picture = cast(Pictured, self._kind).picture(self._path, page.number)
            blocks, confidence = ocr.recognised(picture, self._language)
        except (ocr.Failed, Unreadable, MemoryError) as problem:
            self._unread.append(page.number)
            self._notes[f"Page {page.number} was not recognised: {problem or 'it needs too much memory'}."] = None
            return page
        if not blocks:  # a drawing, a photograph
            return page
        self._recognised.append(page.number)
        return replace(page, blocks=blocks, confidence=confidence)
