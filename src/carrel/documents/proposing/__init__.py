"""What a document says of itself: a draft record, and for each value the page and the words it was read from.

Nothing is made up: a value is a heading, a line of the imprint, a term whose name stands in the text, or embedded in the file.
How far each source is trusted stands in `evidence.SOURCES`. English, Spanish, French and Arabic are understood; of other
languages headings, dates, numbers and English names are.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from carrel.documents import Begun, Page
from carrel.documents.proposing import dating, genres, imprint, makers, subjects, summaries, titles
from carrel.documents.proposing.evidence import Evidence, evidence
from carrel.documents.proposing.view import View
from carrel.record import Record
from carrel.text import slug
from carrel.vocabulary import Concept, Vocabularies, normal

__all__ = ["Evidence", "Proposed", "propose", "wanted"]
FIRST, LAST, MOST = 12, 2, 24  # pages that are looked at: the first and last, and where the outline has a summary
_LISTS = ("topics", "places", "keywords", "languages")


@dataclass(frozen=True)
class Proposed:
    """A draft, and what it was read from."""

    record: Record
    evidence: tuple[Evidence, ...]
    concepts: tuple[Concept, ...] = ()  # organisations that the vocabularies do not have yet
    unknown: tuple[str, ...] = ()  # words that no vocabulary knows, kept as keywords


def wanted(begun: Begun) -> list[int]:
    """Numbers of the pages that `propose` looks at."""
    pages = {*range(1, FIRST + 1), *range(begun.pages - LAST + 1, begun.pages + 1)}
    for heading in begun.outline:
        if normal(re.sub(r"^[\d.]+\s*", "", heading.title)) in summaries.HEADINGS and len(pages) < MOST:
            pages |= {heading.page, heading.page + 1}
    return sorted(page for page in pages if 1 <= page <= begun.pages)


def propose(begun: Begun, pages: Sequence[Page], language: str, name: str, vocabularies: Vocabularies) -> Proposed:
    """A draft of the record of a document. `pages` are those `wanted`; `language` as told from the text, "" when unknown;
    `name` of the file."""
    asked = set(wanted(begun))
    view = View(begun, [page for page in pages if page.number in asked], language, name, vocabularies)
    titled = titles.read(view)
    title = titled[0].value
    made, contributors, new = makers.read(view, title)
    summary = summaries.read(view)
    found = [
        *titled, *made, *dating.read(view), *_language(view), *imprint.read(view), *summary,
        *genres.read(view, titled), *subjects.read(view, titled, " ".join(each.value for each in summary)),
        *subjects.keywords(view, title),
    ]  # fmt: skip
    unknown = tuple(each.value for each in found if each.field == "keywords")
    values = _values(found, view.tag) | ({"contributors": contributors} if contributors else {})
    record, dropped = _checked(values, view)
    kept = tuple(each for each in found if each.field.partition(".")[0] not in dropped)
    return Proposed(record, kept, tuple(new.concepts), unknown)


def _language(view: View) -> list[Evidence]:
    if not view.language:
        return []
    first = next((line for line in view.body if len(line.text) > 60), None) or next(iter(view.lines), None)
    return [evidence("languages", view.language, first.page, first.text[:120], "language")] if first else []


def _values(found: Sequence[Evidence], tag: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in found:
        name, _, part = each.field.partition(".")
        if name == "contributors":
            continue
        if part:
            values.setdefault(name, {})[part] = each.value
        elif name in ("title", "subtitle"):
            values[name] = {tag: each.value}
        elif name in _LISTS:
            values.setdefault(name, []).append(each.value)
        else:
            values[name] = {"key": each.value} if name == "series" else each.value
    key = slug(values["title"][tag]) or f"document-{zlib.crc32(values['title'][tag].encode()):08x}"
    return {"id": key, "status": "draft"} | values


def _checked(values: dict[str, Any], view: View) -> tuple[Record, set[str]]:
    """The record, and the fields that cannot stand in one: a bad value costs itself alone."""
    dropped: set[str] = set()
    while True:
        try:
            return Record.model_validate(values), dropped
        except ValidationError as problem:
            bad = {str(each["loc"][0]) for each in problem.errors()}
            dropped |= bad
            values = {name: value for name, value in values.items() if name not in bad}
            if bad & {"title", "id"}:
                title = titles.from_name(view.name)
                values |= {"id": slug(title) or "document", "title": {"en": title}}
