"""The text of a web page of publications, as copied from a browser: card after card of

tags, separated by commas (may be missing)
title
(organisations, year) abstract ... Read More
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from carrel.formats import Entry, Problem, Unreadable, decoded, textual
from carrel.formats.sorting import BRACKET, Sorted, credit, sort_tags
from carrel.record import Record
from carrel.text import clean, neat, slug
from carrel.vocabulary import Vocabularies

NAME = "cards"
LABEL = "the copied text of a page of publications (cards that end with “Read More”)"
SUFFIXES = (".txt", ".text", ".md")

_END = re.compile(
    r"\s*(?:\[|\b)(?:read\s+more|continue\s+reading|leer\s+más|lire\s+la\s+suite|اقرأ\s+المزيد)\b\]?[\s.…»>→]*$", re.I
)
_FURNITURE = re.compile(r"(older|newer|next|previous|page \d+|\d+|filter by|load more|[«»←→|\s])+$", re.I)

Line = tuple[int, str]


def recognises(path: Path, head: bytes) -> bool:
    """Text that has the end of a card somewhere."""
    return textual(head) and any(_END.search(line) for line in decoded(head).splitlines())


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry a card. What stands after the last card and is no paging is a problem, so that nothing is lost."""
    lines = [(number, clean(text)) for number, text in enumerate(decoded(path.read_bytes()).splitlines(), 1)]
    blocks, rest = _blocks([line for line in lines if line[1]])
    if not blocks:
        raise Unreadable(f"{path.name} has no card: no line ends with “Read More”.")
    for position, block in enumerate(blocks):
        yield _entry(_without_heading(block, vocabularies) if position == 0 else block, vocabularies)
    left = [line for line in rest if not _FURNITURE.match(line[1])]
    if left:
        yield _problem(left, "stands after the last “Read More”; a card may have been cut off")


def _blocks(lines: list[Line]) -> tuple[list[list[Line]], list[Line]]:
    """Lines between two ends, the words of the end taken off; and what is left."""
    blocks, block = [], []
    for number, text in lines:
        end = _END.search(text)
        text = text[: end.start()].strip() if end else text
        if text:
            block.append((number, text))
        if end and block:
            blocks.append(block)
            block = []
    return blocks, block


def _without_heading(block: list[Line], vocabularies: Vocabularies) -> list[Line]:
    """The first card may follow the heading of the page."""
    head = _abstract_at(block)
    is_tags = "," in block[0][1] or vocabularies.find(block[0][1]) is not None
    return block[1:] if head >= 2 and not is_tags else block


def _abstract_at(block: list[Line]) -> int:
    """Where the abstract begins: the first line with a bracket before it, else after tags and title."""
    return next((i for i, (_, text) in enumerate(block) if i and text.startswith("(")), min(2, len(block) - 1) or 1)


def _entry(block: list[Line], vocabularies: Vocabularies) -> Entry | Problem:
    at = _abstract_at(block)
    title, tags = block[at - 1][1], [tag for _, line in block[: at - 1] for tag in line.split(",")]
    words = Sorted()
    found = BRACKET.match("\n\n".join(text for _, text in block[at:]))
    if found:
        credit(found[1], vocabularies, words)
    sort_tags(tags, vocabularies, words)
    abstract = found[2] if found else "\n\n".join(text for _, text in block[at:])
    values = {"id": slug(title) or "publication", "title": {"en": title}, **words.values}
    if abstract:
        values["abstract"] = {"en": abstract}
    try:
        record = Record.model_validate(values)
    except ValidationError as error:
        return _problem(
            block, "; ".join(f"{'.'.join(map(str, e['loc']))}: {neat(e['msg'])}" for e in error.errors()[:3])
        )
    return Entry(f"line {block[0][0]}", record, False, tuple(words.unknown), tuple(words.concepts))


def _problem(block: list[Line], what: str) -> Problem:
    return Problem(f"line {block[0][0]}", what, "\n".join(text for _, text in block)[:1000])
