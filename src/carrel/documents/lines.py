"""The lines of a page of a PDF with their place, in few calls of the library: two for each line."""

import ctypes
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

BREAK = "\ufffe"  # what PDFium gives for a hyphen at the end of a line
# Without spaces at either end: those are made up by PDFium and have no place. A break of line ends it, or a hyphen there.
_LINE = re.compile(r"[^\s\ufffe](?:[^\r\n\ufffe]*[^\s\ufffe])?")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
# Words of Latin letters within a line from right to left: PDFium turns their order around, piece by piece.
_FOREIGN = re.compile(
    "[^\\s\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:\\s+[^\\s\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_PIECES = re.compile("[A-Za-z\u00c0-\u024f]+|\\s+|[^\\sA-Za-z\u00c0-\u024f]+")
_BEFORE, _AFTER = " ()[]«»\"'", " .,;:!?()[]«»\"'"  # belong to the sentence around
_SHORT = 80  # characters; longer lines are no headings, so their font is not asked for
_NAME = 64  # bytes of a font's name that are looked at


@dataclass(slots=True)
class Line:
    """Points from the lower left corner of the page. `size` is that of the letters."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    hyphen: bool = False  # it ends with one that may belong to the line only
    bold: bool = False
    rtl: bool = False


# Asked for each line: called by address, and without giving way to other threads.
_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
_FONT = ctypes.PYFUNCTYPE(
    ctypes.c_ulong, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p
)(ctypes.cast(pdfium.FPDFText_GetFontInfo, ctypes.c_void_p).value or 0)


class Lines:
    """Reads pages of text; keeps what the calls write into."""

    def __init__(self) -> None:
        self._room, self._buffer = 0, ctypes.create_string_buffer(2)
        self._edges = (ctypes.c_float * 8)()  # left, top, right, bottom of the first and of the last sign: FS_RECTF
        self._seen: Any = memoryview(self._edges).cast("B").cast("f")  # quicker to take from
        self._name = ctypes.create_string_buffer(_NAME)
        self._flags = ctypes.c_int()
        self._font = ctypes.addressof(self._name), _NAME, ctypes.addressof(self._flags)
        self._known: dict[bytes, bool] = {}  # {name of a font: whether it is bold}

    def text(self, page: Any) -> tuple[str, int]:
        """The text of an open text page, and how many characters PDFium counts in it."""
        count = first = pdfium.FPDFText_CountChars(page)
        for first in range(max(count, 0)):  # characters left out at the beginning would make it empty
            if pdfium.FPDFText_GetTextIndexFromCharIndex(page, first) >= 0:
                break
        if count <= first:
            return "", max(count, 0)
        if count > self._room:
            self._room, self._buffer = 2 * count, ctypes.create_string_buffer(8 * count + 4)
        target = ctypes.cast(self._buffer, ctypes.POINTER(ctypes.c_ushort))
        units = pdfium.FPDFText_GetText(page, first, count - first, target)
        found = ctypes.string_at(self._buffer, max(2 * (units - 1), 0)).decode("utf-16-le", "replace")
        return found, count

    def lines(self, page: Any, text: str, count: int) -> list[Line]:
        """Long for a function, because it runs for each line of each page."""
        box, edges, same, found = _BOX, self._seen.tolist, len(text) == count, []
        address = ctypes.cast(page, ctypes.c_void_p).value
        at = ctypes.addressof(self._edges)
        for match in _LINE.finditer(text):
            words, (first, end) = match[0], match.span()
            last = end - 1
            if not same:
                first = pdfium.FPDFText_GetCharIndexFromTextIndex(page, first)
                last = pdfium.FPDFText_GetCharIndexFromTextIndex(page, last)
            box(address, first, at)
            box(address, last, at + 16)
            left, top, right, bottom, left_of_last, top_of_last, right_of_last, bottom_of_last = edges()
            rtl = right_of_last < left
            if rtl:
                left, words = left_of_last, _FOREIGN.sub(_turned, words)
            elif right_of_last > right:
                right = right_of_last
            size, other = top - bottom, top_of_last - bottom_of_last
            if size != other:
                size = _size(size, other)
            bold = (
                end - match.start() <= _SHORT
                and words[-1] not in ".,;"
                and not words[0].islower()
                and self._bold(address, first)
            )
            found.append(Line(words, left, right, bottom, size, text[end : end + 1] == BREAK, bold, rtl))
        return found

    def _bold(self, address: int | None, index: int) -> bool:
        if not 0 < _FONT(address, index, *self._font) <= _NAME:
            return False
        name = self._name.value
        if name not in self._known:
            self._known[name] = _BOLD.search(name) is not None
        return self._known[name]


def _size(first: float, last: float) -> float:
    """Of a line whose ends differ: a drop cap, or a sign of a footnote, is not the size of its letters."""
    large, small = (first, last) if first > last else (last, first)
    return small if large > 1.6 * small > 0 else large


def _turned(found: re.Match[str]) -> str:
    """Words within a line from right to left in the order in which they are read."""
    whole = found[0]
    words = whole.lstrip(_BEFORE).rstrip(_AFTER)
    if not _LATIN.search(words):
        return whole
    start = whole.index(words)
    return whole[:start] + "".join(reversed(_PIECES.findall(words))) + whole[start + len(words) :]
