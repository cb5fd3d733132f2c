"""One page of a PDF by itself: as a PDF, as a picture."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from carrel.documents import Unreadable, covers, pdf


def extract(path: Path, number: int) -> bytes:
    """A PDF of this page alone. Only what is drawn goes along: no script, action, link, annotation or embedded file.

    The page becomes a drawing on a new page, so nothing of its dictionary is copied. Raises Unreadable.
    """
    with pdf.opened(path) as source, one(source, number):
        new = pypdfium2.PdfDocument.new()
        try:
            _drawn(source, number - 1, new)
            kept = io.BytesIO()
            new.save(kept)
            return kept.getvalue()
        finally:
            new.close()


def picture(path: Path, number: int, width: int) -> bytes:
    """WebP of a page, `width` pixels wide. Raises Unreadable."""
    with pdf.opened(path) as document, one(document, number) as page:
        return covers.webp(page.render(scale=width / max(page.get_width(), 1.0)).to_pil(), width)


@contextmanager
def one(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    """Page `number`, from 1. Raises Unreadable when there is none or it is damaged."""
    if not 1 <= number <= len(document):
        raise Unreadable(f"There is no page {number}.")
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        raise Unreadable(f"Page {number} is damaged.") from None
    try:
        yield page
    finally:
        page.close()


def _drawn(source: Any, index: int, new: Any) -> None:
    scratch = pypdfium2.PdfDocument.new()
    try:
        scratch.import_pages(source, [index])
        with one(scratch, 1) as page:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)  # stamps and typed words become drawing
            width, height = page.get_width(), page.get_height()
        with one(scratch, 1):
            form = pdfium.FPDF_NewXObjectFromPage(new.raw, scratch.raw, 0)
            try:
                drawing = pdfium.FPDF_NewFormObjectFromXObject(form)
                sheet = pdfium.FPDFPage_New(new.raw, 0, width, height)
                pdfium.FPDFPage_InsertObject(sheet, drawing)
                pdfium.FPDFPage_GenerateContent(sheet)
                pdfium.FPDF_ClosePage(sheet)
            finally:
                pdfium.FPDF_CloseXObject(form)
    finally:
        scratch.close()
