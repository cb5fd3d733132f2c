"""What a file says of itself, under the names that Begun.metadata has."""

import re
from collections.abc import Iterable

from carrel import dates, languages
from carrel.documents.paragraphs import plain

_NAMES = {
    "title": "title",
    "creator": "author",
    "initial-creator": "author",
    "author": "author",
    "subject": "subject",
    "description": "description",
    "keywords": "keywords",
    "keyword": "keywords",
    "created": "created",
    "creation-date": "created",
    "date": "created",
    "modified": "modified",
    "language": "language",
    "publisher": "publisher",
    "company": "publisher",
    "identifier": "identifier",
    "rights": "rights",
}
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def metadata(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """From (name, value) as Dublin Core, Office and OpenDocument call them. Several values are joined by a semicolon."""
    found: dict[str, str] = {}
    for name, value in pairs:
        known = _NAMES.get(name.lower().removeprefix("dcterms.").removeprefix("dc.").removeprefix("dc:"))
        value = _checked(known, plain(value or "")[:1000]) if known else ""
        if known and value:
            joined = known in found and known in ("author", "keywords", "identifier") and value not in found[known]
            found[known] = f"{found[known]}; {value}" if joined else found.get(known, value)
    return found


def _checked(name: str, value: str) -> str:
    try:
        if name == "language":
            return languages.check(value)
        if name in ("created", "modified"):
            day = _DATE.match(value)
            return dates.check(day[0]) if day else ""
    except ValueError:
        return ""
    return value
