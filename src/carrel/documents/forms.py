"""What stands on a page of a PDF besides its text: what was filled into the fields of a form (ISO 32000-2, section 12.7), and comments
(section 12.5). PDFium keeps both apart from the page; they are asked for only where there are any."""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from carrel.documents import FORM, Block
from carrel.documents.paragraphs import plain

MOST, LONGEST, WHOLE = 1_000, 4_000, 40_000  # annotations of a page, letters of one, letters of all
_COMMENTS = {
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_INK,
}  # fmt: skip
# Asked for each link of a page: called by address, and without giving way to other threads.
_ONE = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFPage_GetAnnot, ctypes.c_void_p).value or 0
)
_KIND = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFAnnot_GetSubtype, ctypes.c_void_p).value or 0
)
_CLOSE = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(ctypes.cast(pdfium.FPDFPage_CloseAnnot, ctypes.c_void_p).value or 0)
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_CHOSEN = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_FILLED = {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}
_PASSWORD = 1 << 13  # a field whose letters nobody is to see (table 232)


def fields(document: Any) -> Any:
    """A handle for asking the fields of a document; None when it has none. Nothing of the file is run."""
    if pdfium.FPDF_GetFormType(document.raw) == pdfium.FORMTYPE_NONE:
        return None
    try:
        document.init_forms()
    except pypdfium2.PdfiumError:
        return None
    return document.formenv.raw if document.formenv else None


def note(document: Any) -> str:
    """What the librarian should know of the form that a document is; "" when it is none."""
    kind = pdfium.FPDF_GetFormType(document.raw)
    if kind == pdfium.FORMTYPE_XFA_FULL:
        return "A form of the XFA kind: its pages are made by the program that opens it, and are not in the file."
    return f"{FORM} what is filled in is read with its pages." if kind != pdfium.FORMTYPE_NONE else ""


def written(page: Any, form: Any) -> tuple[Block, ...]:
    """A paragraph for each comment and each field with something in it, in the order of the file; `form` as `fields` says."""
    found, length = dict[str, None](), 0
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST)):
        address = _ONE(page, index)
        kind = _KIND(address)
        if kind in _COMMENTS or (form and kind == pdfium.FPDF_ANNOT_WIDGET):  # most are links
            text = plain(_said(ctypes.cast(address, pdfium.FPDF_ANNOTATION), kind, form))[:LONGEST]
            length += len(text)
            if text and length <= WHOLE:
                found.setdefault(text)
        _CLOSE(address)
    return tuple(Block("p", text) for text in found)


def _said(annotation: Any, kind: int, form: Any) -> str:
    if pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return ""
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        return _field(annotation, form)
    return _text(lambda room, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", room, size))


def _field(annotation: Any, form: Any) -> str:
    """What the field is called, where that is said to readers, and what stands in it."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    called = _text(lambda room, size: pdfium.FPDFAnnot_GetFormFieldAlternateName(form, annotation, room, size))
    if kind in _CHOSEN and pdfium.FPDFAnnot_IsChecked(form, annotation):
        return called
    if kind in _FILLED and not pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        value = _text(lambda room, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, room, size))
        return f"{called}: {value}" if called and value else value
    return ""


def _text(ask: Callable[[Any, int], int]) -> str:
    """What a call of PDFium writes in UTF-16, asked twice: how long it is, then what."""
    size = ask(None, 0)
    if not 2 < size <= 8 * LONGEST:
        return ""
    room = ctypes.create_string_buffer(size)
    ask(ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), size)
    return room.raw[: size - 2].decode("utf-16-le", "replace")
