"""Blocks into pages, for kinds whose files know none, or know only where the page was full on somebody's screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carrel.documents import Block, Heading, Page

USUAL = 3000  # characters of a page
_LEVELS = {"h1": 1, "h2": 2, "h3": 3}


@dataclass(frozen=True, slots=True)
class Break:
    """A new page begins; `label` is what is printed on it."""

    label: str = ""


def pages(parts: Iterable[Block | Break], size: int = USUAL) -> list[Page]:
    """Cut at each Break, and before the block that would make a page longer than `size`. At least one page."""
    found: list[Page] = []
    blocks: list[Block] = []
    label, length = "", 0

    def cut() -> None:
        nonlocal blocks, length, label
        found.append(Page(len(found) + 1, tuple(blocks), label))
        blocks, length, label = [], 0, ""

    for part in parts:
        if isinstance(part, Break):
            if blocks:
                cut()
            label = part.label or label
            continue
        for block in _short(part, size):
            if blocks and length + len(block.text) > size:
                heading = blocks.pop() if len(blocks) > 1 and blocks[-1].kind in _LEVELS else None
                cut()
                blocks, length = ([heading], len(heading.text)) if heading else ([], 0)
            blocks.append(block)
            length += len(block.text)
    if blocks or not found:
        cut()
    return found


def _short(block: Block, size: int) -> Iterator[Block]:
    """A block of many pages in pieces, cut between words."""
    text = block.text
    while len(text) > 2 * size:
        end = text.rfind(" ", size // 2, size)
        end = end if end > 0 else size
        yield Block(block.kind, text[:end])
        text = text[end:].lstrip()
    yield Block(block.kind, text) if text is not block.text else block


def outline(found: Iterable[Page]) -> tuple[Heading, ...]:
    """The headings in the text."""
    return tuple(
        Heading(block.text[:300], page.number, _LEVELS[block.kind])
        for page in found
        for block in page.blocks
        if block.kind in _LEVELS
    )
