"""Text line by line: a file passes through little memory, however large it is."""

from collections.abc import Iterator
from pathlib import Path

from carrel.formats import UTF_16, line


def lines(path: Path) -> Iterator[str]:
    """Without their ends, each decoded as `decoded` does it: UTF-8, else Windows-1252; UTF-16 where its mark stands."""
    for each in _decoded(path, None):
        yield from each.splitlines()


def with_ends(path: Path) -> Iterator[str]:
    """With the ends that they have: those of a table may stand within a cell."""
    return _decoded(path, "")


def _decoded(path: Path, newline: str | None) -> Iterator[str]:
    with path.open("rb") as file:
        wide = file.read(2) in UTF_16
    # Latin-1 gives every byte a letter and takes it back, so that lines are found before their encoding is known
    encoding = "utf-16" if wide else "latin-1"
    with path.open(encoding=encoding, errors="replace", newline=newline) as text:
        for each in text:
            yield each if wide or each.isascii() else line(each.encode("latin-1"))
