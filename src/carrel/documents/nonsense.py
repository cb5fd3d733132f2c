"""Text layers that are no text: signs that no letter is known for, or letters that make no words."""

import re
from typing import Any

import pypdfium2.raw as pdfium

_SAMPLE = 240  # characters that are looked at
_FEWEST = 16  # fewer say nothing
_PROBED = 10  # characters that PDFium is asked for
# Replacement signs, private use, controls, and what is not assigned to anything.
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
_SIGNS = re.compile(r"[\W_]+")


def is_nonsense(text: str) -> bool:
    """Whether most of a text is signs without meaning. A table of figures is none: digits count as letters."""
    middle = max(0, (len(text) - _SAMPLE) // 2)
    seen = "".join(text[middle : middle + _SAMPLE].split())
    if len(seen) < _FEWEST:
        return False
    if len(_UNKNOWN.findall(seen)) > 0.3 * len(seen):
        return True
    return len(seen) > 100 and len(_SIGNS.sub("", _LEADERS.sub("", seen))) < 0.3 * len(_LEADERS.sub("", seen))


_LEADERS = re.compile(r"([._…·-])\1{3,}")  # as in a table of contents


def unmapped(page: Any, count: int) -> bool:
    """Whether PDFium found no letter for most characters of an open text page."""
    if count < _FEWEST:
        return False
    step = max(count // _PROBED, 1)
    probed = range(step // 2, count, step)
    faults = sum(pdfium.FPDFText_HasUnicodeMapError(page, index) == 1 for index in probed)
    return bool(2 * faults > len(probed))
