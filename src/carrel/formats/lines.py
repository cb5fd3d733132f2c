"""Text line by line: a file passes through little memory, however large it is."""

from collections.abc import Iterator
from pathlib import Path

from carrel.formats import UTF_16, line


def lines(path: Path) -> Iterator[str]:
    """Without their ends, each decoded as `decoded` does it: UTF-8, else Windows-1252; UTF-16 where its mark stands."""
    with path.open("rb") as file:
        wide = file.read(2) in UTF_16
    # Latin-1 gives every byte a letter and takes it back, so that lines are found before their encoding is known
    encoding = "utf-16" if wide else "latin-1"
    with path.open(encoding=encoding, errors="replace") as text:
        for each in text:
            said = each if wide else each if each.isascii() else line(each.encode("latin-1"))
            yield from said.splitlines()
