"""Identifiers of publications and persons, checked and put into their standard form.

Each check takes what people type and returns the standard form, or raises ValueError with a sentence.
"""

import re
from collections.abc import Callable

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


def key(text: str) -> str:
    """A key of a publication or term: 1 to 80 of a-z, 0-9 and inner hyphens."""
    if not _KEY.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a key; use a-z, 0-9 and hyphens, 80 at most")
    return text


def doi(text: str) -> str:
    """Lower case without prefix, such as 10.1787/abc. DOI Handbook, section 2.2."""
    value = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.I).lower()
    if not re.fullmatch(r"10\.\d{4,9}(\.\d+)*/\S+", value) or not value.isprintable():
        raise ValueError(f"{text[:60]!r} is not a DOI; it looks like 10.1234/name")
    return value


def isbn(text: str) -> str:
    """13 digits; ten-digit numbers are converted. ISO 2108:2017, check digit included."""
    digits = re.sub(r"^ISBN(-1[03])?:?|[\s-]", "", text.strip(), flags=re.I).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits) and _modulus_11(digits, 10) == 0:
        digits = "978" + digits[:9]
        return digits + str(-_ean_sum(digits) % 10)
    if re.fullmatch(r"97[89]\d{10}", digits) and _ean_sum(digits) % 10 == 0:
        return digits
    raise ValueError(f"{text[:40]!r} is not an ISBN; a digit may be wrong")


def issn(text: str) -> str:
    """NNNN-NNNC. ISO 3297:2022, check digit included."""
    digits = re.sub(r"^ISSN:?|[\s-]", "", text.strip(), flags=re.I).upper()
    if not re.fullmatch(r"\d{7}[\dX]", digits) or _modulus_11(digits, 8):
        raise ValueError(f"{text[:40]!r} is not an ISSN; a digit may be wrong")
    return f"{digits[:4]}-{digits[4:]}"


def orcid(text: str) -> str:
    """NNNN-NNNN-NNNN-NNNC. ISO 7064 mod 11-2, as ORCID's documentation of its identifier says."""
    value = re.sub(r"^https?://orcid\.org/", "", text.strip()).upper()
    if re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", value):
        total = 0
        for digit in value.replace("-", "")[:-1]:
            total = (total + int(digit)) * 2
        if "0123456789X"[(12 - total % 11) % 11] == value[-1]:
            return value
    raise ValueError(f"{text[:40]!r} is not an ORCID; it looks like 0000-0002-1825-0097")


def handle(text: str) -> str:
    """prefix/suffix without resolver. RFC 3650, section 3."""
    value = re.sub(r"^(https?://hdl\.handle\.net/|hdl:)", "", text.strip(), flags=re.I)
    if not re.fullmatch(r"[\d.]+/\S+", value) or not value.isprintable():
        raise ValueError(f"{text[:60]!r} is not a Handle; it looks like 10665/1234")
    return value


def url(text: str) -> str:
    """An http or https address without user name. RFC 3986."""
    value = text.strip()
    if (
        len(value) > 2000
        or not value.isprintable()
        or not re.fullmatch(r"https?://[^\s/@<>\"\\]+(?:/[^\s<>\"\\]*)?(?:[?#][^\s<>\"\\]*)?", value, re.I)
    ):
        raise ValueError(f"{value[:60]!r} is not a web address; it begins with https://")
    return value


def plain(text: str) -> str:
    """A document symbol or local number: one line of at most 200 characters."""
    value = " ".join(text.split())
    if not 0 < len(value) <= 200 or not value.isprintable():
        raise ValueError("an identifier has 1 to 200 characters, all of them visible")
    return value


SCHEMES: dict[str, Callable[[str], str]] = {
    "doi": doi, "isbn": isbn, "issn": issn, "handle": handle, "symbol": plain, "local": plain,
}  # fmt: skip


def _modulus_11(digits: str, first: int) -> int:
    weights = range(first, 0, -1)
    return sum(w * (10 if d == "X" else int(d)) for w, d in zip(weights, digits, strict=True)) % 11


def _ean_sum(digits: str) -> int:
    return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
