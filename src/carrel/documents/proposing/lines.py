"""Lines of a document, and what can be said of each by itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carrel.documents import BlockKind

_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|\t\s*\d+$")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True, slots=True)
class Line:
    """A block of a page."""

    page: int
    kind: BlockKind
    text: str

    @property
    def heading(self) -> bool:
        return self.kind[0] == "h"


def contents(line: Line) -> bool:
    """Whether this is a line of a table of contents."""
    return bool(_LEADERS.search(line.text))


def western(text: str) -> str:
    """With Arabic and Persian digits as 0 to 9."""
    return text.translate(_DIGITS)


def windows(lines: Sequence[Line], size: int) -> Iterator[tuple[Line, str]]:
    """Each line with what follows it, for statements that go over several lines."""
    for number, line in enumerate(lines):
        yield line, " ".join(each.text for each in lines[number : number + size] if each.page == line.page)
