"""Numbers printed at the head or foot of the pages of a PDF: they tell what a page is called, and are no part of its text."""

import re
from collections.abc import Sequence

from carrel.documents.lines import Line

_LONGEST = 30  # characters of a line that may be one
_NUMBER = re.compile(
    r"\W*(?:(?:page|p|página|pág|seite|s|صفحة|ص)\b\.?\s*)?(\d{1,4}|[ivxlc]{1,8})\W*(?:(?:of|de|du|sur|von|من)?\s*/?\s*\d{1,5}\W*)?",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Running:
    """Remembers what number may be printed where on each page of a document; the pages that follow tell whether it is one."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], tuple[int, str]] = {}  # {(page, 0 or -1): (number, as printed)}

    def learn(self, page: int, lines: Sequence[Line]) -> None:
        for end in (0, -1) if len(lines) > 1 else ():
            if found := _printed(lines[end].text):
                self._seen[page, end] = found

    def apart(self, page: int, lines: list[Line]) -> tuple[str, list[Line]]:
        """(the number printed on a page or "", its lines without it). The one before or after must have the neighbouring
        number in the same place: a year on a cover is none."""
        for end in (0, -1):
            if (found := self._seen.get((page, end))) and self._goes_on(page, end, found[0]):
                return found[1], lines[1:] if end == 0 else lines[:-1]
        return "", lines

    def _goes_on(self, page: int, end: int, number: int) -> bool:
        steps = (-2, -1, 1, 2)  # two: where only every other page has it at this end
        return any(self._seen.get((page + step, end), ("",))[0] == number + step for step in steps)


def _printed(text: str) -> tuple[int, str] | None:
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if not found:
        return None
    number = int(found[1]) if found[1].isdecimal() else _roman(found[1].lower())
    return (number, found[1]) if number else None


def _roman(text: str) -> int:
    """0 when the letters are not in the order of a number."""
    values = [_ROMAN[letter] for letter in text]
    number = sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
    return number if values == sorted(values, reverse=True) or len(text) < 5 else 0
