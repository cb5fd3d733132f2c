"""PDF (ISO 32000), read by PDFium, which is built without JavaScript here: scripts and actions of a file are never run."""

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from carrel import dates, languages
from carrel.documents import Begun, Block, Ended, Heading, Page, Scan, Unreadable, covers, forms, nonsense
from carrel.documents.lines import Line, Lines
from carrel.documents.paragraphs import Paragraphs, plain
from carrel.documents.running import Running

if TYPE_CHECKING:
    from PIL.Image import Image

NAME, LABEL, SUFFIXES, MEDIA_TYPE = "pdf", "PDF", (".pdf",), "application/pdf"

_AHEAD = 6  # pages that are looked at before the first is given, to know the size of plain letters
_LINES_OF_OUTLINE = 5000
_DEEPEST, _TITLE = 8, 1000  # levels; letters of a line
_SPARSE = 40  # letters: a picture of a page may carry a stamp or a running title as text
_DOTS, _PIXELS = 300, 12_000_000  # of a picture that is recognised: A4 has 9 million
_TOO_LARGE = 100  # MB that PDFium may keep of a document before it is opened anew
_ENTRIES = {
    "title": b"Title",
    "author": b"Author",
    "subject": b"Subject",
    "keywords": b"Keywords",
    "publisher": b"Company",
}
_DATES = {"created": b"CreationDate", "modified": b"ModDate"}
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_REASONS = {
    pdfium.FPDF_ERR_FILE: "The file cannot be opened.",
    pdfium.FPDF_ERR_FORMAT: "The file is damaged: it is no whole PDF.",
    pdfium.FPDF_ERR_PASSWORD: "The file is encrypted and opens only with a password. Save it without one and add it again.",
    pdfium.FPDF_ERR_SECURITY: "The file is encrypted in a way that Carrel does not know. Save it without and add it again.",
}


def recognises(path: Path, head: bytes) -> bool:
    return b"%PDF-" in head[:1024]


@contextmanager
def opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """Raises Unreadable."""
    try:
        document = _document(path)
    except pypdfium2.PdfiumError as problem:
        reason = _REASONS.get(getattr(problem, "err_code", None) or 0, "The file is damaged: it is no whole PDF.")
        raise Unreadable(reason) from None
    except OSError:
        raise Unreadable(_REASONS[pdfium.FPDF_ERR_FILE]) from None
    try:
        yield document
    finally:
        document.close()


def _document(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except UnicodeEncodeError:  # a name that is no UTF-8
        return pypdfium2.PdfDocument(path.open("rb"), autoclose=True)


def read(path: Path) -> Iterator[Begun | Page | Scan | Ended]:
    reading = _Reading()
    with opened(path) as document:
        pages = reading.count = len(document)
        if not pages:
            raise Unreadable("The file is damaged: no page of it is left.")
        yield Begun(NAME, MEDIA_TYPE, pages, tuple(_outline(document, pages)), _metadata(document))
        notes = _notes(document)
        yield from reading.pages(document)
    while not reading.done:
        with opened(path) as document:
            yield from reading.pages(document)
    if len(reading.damaged) == pages:
        raise Unreadable("The file is damaged: no page of it can be read.")
    if reading.damaged:
        numbers = ", ".join(map(str, reading.damaged[:20]))
        notes.append(f"The file is damaged: {len(reading.damaged)} of {pages} pages cannot be read ({numbers}).")
    yield Ended(notes=tuple(notes))


def cover(path: Path) -> bytes:
    with opened(path) as document:
        page = document[0]
        try:
            return covers.webp(page.render(scale=covers.WIDTH / max(page.get_width(), 1.0)).to_pil())
        finally:
            page.close()


def picture(path: Path, number: int) -> "Image":
    with opened(path) as document:
        page = document[number - 1]
        try:
            size = max(page.get_width() * page.get_height(), 1.0)
            scale = min(_DOTS / 72, (_PIXELS / size) ** 0.5)
            drawn: Image = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
            return drawn
        except pypdfium2.PdfiumError as problem:
            raise Unreadable(f"The page cannot be drawn: {problem}") from None
        finally:
            page.close()


class _Reading:
    """Goes through the pages of one file."""

    def __init__(self) -> None:
        self.count, self.damaged, self.done = 0, list[int](), False
        self._number, self._besides = 0, dict[int, tuple[Block, ...]]()
        self._lines, self._paragraphs, self._running = Lines(), Paragraphs(), Running()
        self._waiting: list[tuple[int, str | None, list[Line], bool]] = []

    def pages(self, document: Any) -> Iterator[Page | Scan]:
        """The next pages, all of them unless they fill the memory; then the document is to be opened anew."""
        started, form = _resident(), forms.fields(document)
        while self._number < self.count:
            self._number += 1
            self._waiting.append(self._page(document, self._number, form))
            if len(self._waiting) > _AHEAD:
                yield self._made(*self._waiting.pop(0))
            if self._number % 32 == 0 and _resident() - started > _TOO_LARGE:
                return
        self.done = True
        yield from (self._made(*each) for each in self._waiting)

    def _page(self, document: Any, number: int, form: Any) -> tuple[int, str | None, list[Line], bool]:
        """(number, label if the file has any, lines, whether it is a picture whose text is to be recognised)"""
        label = _label(document, number)
        page = pdfium.FPDF_LoadPage(document.raw, number - 1)
        if not page:
            self.damaged.append(number)
            return number, label, [], False
        try:
            lines, picture = self._read(page)
            if said := forms.written(page, form):
                self._besides[number] = said
        finally:
            pdfium.FPDF_ClosePage(page)
        self._running.learn(number, lines)
        return number, label, lines, picture

    def _read(self, page: Any) -> tuple[list[Line], bool]:
        words = pdfium.FPDFText_LoadPage(page)
        if not words:
            return [], pdfium.FPDFPage_CountObjects(page) > 0
        try:
            text, count = self._lines.text(words)
            if nonsense.is_nonsense(text) or (text and nonsense.unmapped(words, count)):
                return [], True
            lines = self._lines.lines(words, text, count)
        finally:
            pdfium.FPDFText_ClosePage(words)
        self._paragraphs.learn(lines, text)
        return lines, len(text) < 4 * _SPARSE and _picture(page, text)

    def _made(self, number: int, label: str | None, lines: list[Line], picture: bool) -> Page | Scan:
        printed, lines = self._running.apart(number, lines)
        label = printed if label is None else label
        page = Page(number, self._paragraphs.blocks(lines), "" if label == str(number) else label)
        said = self._besides.pop(number, ())
        return Scan(page, said) if picture else replace(page, blocks=(*page.blocks, *said)) if said else page


def _picture(page: Any, text: str) -> bool:
    """Whether nearly all of the page is in pictures or drawings: it has no text, or a line on a large picture."""
    letters = sum(map(str.isalnum, text))
    if letters >= _SPARSE:
        return False
    return pdfium.FPDFPage_CountObjects(page) > 0 if not letters else _covered(page)


def _covered(page: Any) -> bool:
    """Whether one picture fills most of the page."""
    whole = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page), 50)):
        each = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(each) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        if pdfium.FPDFPageObj_GetBounds(each, *map(ctypes.byref, edges)):
            left, bottom, right, top = (edge.value for edge in edges)
            if (right - left) * (top - bottom) > 0.6 * whole:
                return True
    return False


def _resident() -> int:
    """MB of memory this process holds."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * 4096 >> 20
    except OSError:
        return 0


def _label(document: Any, number: int) -> str | None:
    """What the file says is printed on the page (ISO 32000, section 12.4.2); None: it does not say."""
    room = ctypes.create_string_buffer(82)
    size = pdfium.FPDF_GetPageLabel(document.raw, number - 1, room, 82)
    return plain(room.raw[: size - 2].decode("utf-16-le", "replace"))[:40] if 2 < size <= 82 else None


def _outline(document: Any, pages: int) -> Iterator[Heading]:
    """Depth first. A damaged outline may lead in a circle: lines are counted."""
    room, raw = ctypes.create_string_buffer(2 * _TITLE), document.raw
    below = [pdfium.FPDFBookmark_GetFirstChild(raw, None)]
    for _ in range(_LINES_OF_OUTLINE):
        while below and not below[-1]:
            below.pop()
        if not below:
            return
        mark, level = below[-1], len(below)
        below[-1] = pdfium.FPDFBookmark_GetNextSibling(raw, mark)
        if level < _DEEPEST:
            below.append(pdfium.FPDFBookmark_GetFirstChild(raw, mark))
        size = pdfium.FPDFBookmark_GetTitle(mark, room, 2 * _TITLE)
        title = plain(room.raw[: size - 2].decode("utf-16-le", "replace")) if 2 < size <= 2 * _TITLE else ""
        target = pdfium.FPDFBookmark_GetDest(raw, mark)
        index = pdfium.FPDFDest_GetDestPageIndex(raw, target) if target else -1
        if title and 0 <= index < pages:
            yield Heading(title[:300], index + 1, level)


def _metadata(document: Any) -> dict[str, str]:
    found = {name: plain(_meta(document, key))[:1000] for name, key in _ENTRIES.items()}
    found |= {name: _date(_meta(document, key)) for name, key in _DATES.items()}
    found["language"] = _language(document)
    return {name: value for name, value in found.items() if value}


def _meta(document: Any, key: bytes) -> str:
    size = pdfium.FPDF_GetMetaText(document.raw, key, None, 0)
    room = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDF_GetMetaText(document.raw, key, room, size)
    return room.raw[: size - 2].decode("utf-16-le", "replace") if size > 2 else ""


def _date(text: str) -> str:
    """EDTF of a date of ISO 32000, section 7.9.4; "" when there is none."""
    found = _DATE.match(text.strip())
    for parts in (3, 2, 1) if found else ():
        try:
            return dates.check("-".join(part for part in found.groups()[:parts] if part)) if found else ""
        except ValueError:
            continue
    return ""


def _language(document: Any) -> str:
    room = ctypes.create_string_buffer(64)
    size = pdfium.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), 64)
    try:
        return languages.check(room.raw[: size - 2].decode("utf-16-le", "replace")) if 2 < size <= 64 else ""
    except ValueError:
        return ""


def _notes(document: Any) -> list[str]:
    """What the librarian should know of the file besides its text."""
    notes = []
    if form := forms.note(document):
        notes.append(form)
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        notes.append("The file holds scripts, which Carrel never runs.")
    return notes
