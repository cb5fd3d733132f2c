"""The links of one page of a PDF (ISO 32000-2, 12.5.6.5): to pages of the same file and to the web. Nothing else is followed."""

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from carrel.documents import Link, pdf
from carrel.documents.onepage import one

MOST = 500  # of a page
MOST_SIGNS = 2_000  # of an address
_WEB = ("http://", "https://")
_FINE = 100_000  # parts of a page's side


def links(path: Path, number: int) -> list[Link]:
    """Scripts, launches, other files and addresses that are not of the web are left out. Raises Unreadable."""
    with pdf.opened(path) as document, one(document, number) as page:
        found = [(_box(page.raw, each), *_target(document.raw, each)) for each in _each(page.raw)]
        return [Link(box, page, url) for box, page, url in found if box and (page or url)]


def _each(page: Any) -> Iterator[Any]:
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(MOST):
        if not pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            return
        yield link


def _target(document: Any, link: Any) -> tuple[int, str]:
    """(page, address): 0 and "" where it leads nowhere that one may go."""
    goal = pdfium.FPDFLink_GetDest(document, link)
    action = pdfium.FPDFLink_GetAction(link)
    kind = pdfium.FPDFAction_GetType(action) if action else 0
    if not goal and kind == pdfium.PDFACTION_GOTO:
        goal = pdfium.FPDFAction_GetDest(document, action)
    if goal and kind in (0, pdfium.PDFACTION_GOTO):
        index = pdfium.FPDFDest_GetDestPageIndex(document, goal)
        return (index + 1 if 0 <= index < pdfium.FPDF_GetPageCount(document) else 0), ""
    url = _url(document, action) if kind == pdfium.PDFACTION_URI else ""
    return 0, url if url.lower().startswith(_WEB) and len(url) <= MOST_SIGNS else ""


def _url(document: Any, action: Any) -> str:
    size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
    held = ctypes.create_string_buffer(size)
    pdfium.FPDFAction_GetURIPath(document, action, held, size)
    return held.value.decode("utf-8", "replace").strip()


def _box(page: Any, link: Any) -> tuple[float, float, float, float] | None:
    """As the page is shown: turned, and cut to its box."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(rect)):
        return None
    corners = [_point(page, rect.left, rect.top), _point(page, rect.right, rect.bottom)]
    (left, right), (top, bottom) = (sorted(each) for each in zip(*corners, strict=True))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _point(page: Any, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return _part(across.value), _part(down.value)


def _part(value: int) -> float:
    return min(max(value / _FINE, 0.0), 1.0)
