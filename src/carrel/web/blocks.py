"""The text of one page of a document as parts of a page: headings, paragraphs, lists and tables, found words marked."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from carrel.languages import direction
from carrel.search.highlight import Highlighter, Part
from carrel.web.held import leaning

_BULLET = re.compile(r"[•◦▪▫■□●○‣⁃∙·–—*-]\s+")  # HTML draws its own
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}

Cells = list[list[Part]]  # of a row of a table


@dataclass(frozen=True)
class Passage:
    """A heading, a paragraph, a list of `items`, or a table of `rows`; `dir` where it runs against the document."""

    kind: str  # heading p list table
    parts: list[Part] = field(default_factory=list)
    level: int = 0  # of a heading: 2 to 4, none skipped
    dir: str = ""
    items: list[list[Part]] = field(default_factory=list)
    rows: list[Cells] = field(default_factory=list)


def stored(blocks: str) -> list[tuple[str, str]]:
    """(kind, text) of each block, from models.Page.blocks."""
    return [(str(kind), str(text)) for kind, text in json.loads(blocks or "[]")]


def passages(blocks: list[tuple[str, str]], marks: Highlighter, language: str) -> list[Passage]:
    """`language` is the document's."""
    found: list[Passage] = []
    deepest = 1
    for kind, group in groupby(blocks, key=lambda block: block[0]):
        texts = [text for _, text in group if text.strip()]
        if kind in ("li", "row") and texts:
            found.append(_several(kind, texts, marks, language))
            continue
        for text in texts:
            level = min(_HEADINGS[kind] + 1, deepest + 1) if kind in _HEADINGS else 0
            deepest = level or deepest
            found.append(
                Passage("heading" if level else "p", marked(text, marks, language), level, _against(text, language))
            )
    return found


def _several(kind: str, texts: list[str], marks: Highlighter, language: str) -> Passage:
    against = _against(" ".join(texts), language)
    if kind == "li":
        items = [
            marked(_BULLET.sub("", text, count=1) if _BULLET.match(text) else text, marks, language) for text in texts
        ]
        return Passage("list", dir=against, items=items)
    cells = [[marked(cell.strip(), marks, language) for cell in text.split("\t")] for text in texts]
    return Passage("table", dir=against, rows=cells)


def _against(text: str, language: str) -> str:
    way = leaning(text)
    return way if way and way != (direction(language) if language else "") else ""


def marked(text: str, marks: Highlighter, language: str) -> list[Part]:
    """The whole text, with what was looked for."""
    parts: list[Part] = []
    position = 0
    for low, high in marks.spans(text, language):
        parts += [(text[position:low], False), (text[low:high], True)]
        position = high
    return [part for part in [*parts, (text[position:], False)] if part[0]]


def found(passages: list[Passage]) -> list[str]:
    """What is marked, as it is spelled there, each once."""
    return list(dict.fromkeys(text for each in passages for text, sought in _parts(each) if sought))


def _parts(passage: Passage) -> Iterator[Part]:
    yield from passage.parts
    for item in passage.items:
        yield from item
    for row in passage.rows:
        for cell in row:
            yield from cell
