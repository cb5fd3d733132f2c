"""CSV and its relatives: fields separated by comma, semicolon or tab. RFC 4180, leniently."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from carrel.formats import Context, Entry, Item, Problem, Unreadable, decoded, table, textual
from carrel.formats.lines import with_ends
from carrel.formats.rows import rows as table_rows
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NAME = "csv"
LABEL = "CSV or TSV with the record's columns"
SUFFIXES = (".csv", ".tsv")
ENDING = "csv"
MEDIA_TYPE = "text/csv"
LOST: tuple[str, ...] = ()
_PIECE = 32_000  # characters that are written at once
# What a spreadsheet takes for a formula. Such a cell leaves with an apostrophe before it, and comes back without.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

csv.field_size_limit(64 * 1024 * 1024)  # a cell too long for its field is told so by the Record


def recognises(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES or (textual(head) and table_like(decoded(head)))


def table_like(text: str) -> bool:
    """Whether the first line names at least two columns of the Record."""
    first = text.split("\n", 1)[0]
    return sum(table._heading(cell.strip('" ')) is not None for cell in first.split(separator(first))) >= 2


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    return table.entries(rows(path), vocabularies)


def rows(path: Path) -> Iterator[tuple[str, list[str]] | Problem]:
    """(position, cells) of each row. Raises Unreadable."""
    with path.open("rb") as file:
        if not textual(file.read(65536)):
            raise Unreadable(f"{path.name} is not text.")
    return (
        row if isinstance(row, Problem) else (row[0], [_unguarded(cell) for cell in row[1]])
        for row in _rows(line.replace("\0", "") for line in with_ends(path))
    )


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """RFC 4180, in UTF-8 with a mark, by which spreadsheet programs know it."""
    buffer = io.StringIO("\ufeff", newline="")
    buffer.seek(1)
    writer = csv.writer(buffer)
    for row in table_rows(items, context):
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
        if buffer.tell() > _PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _rows(lines: Iterator[str]) -> Iterator[tuple[str, list[str]] | Problem]:
    """A row that RFC 4180 does not allow is read leniently when it is one line; else its first line is a problem, so
    that a quotation mark without its other does not swallow the rows behind it."""
    first = next(lines, "")
    delimiter, number = separator(first), 1
    held = deque([first])  # lines that are in no row yet
    while held:
        reader = csv.reader(_fed(held, lines), delimiter=delimiter, strict=True)
        read = 0
        try:
            for row in reader:
                yield f"line {number}", row
                for _ in range(reader.line_num - read):
                    held.popleft()
                number, read = number + reader.line_num - read, reader.line_num
        except csv.Error:
            yield _leniently(held.popleft(), number, delimiter)
            number += 1


def _fed(held: deque[str], lines: Iterator[str]) -> Iterator[str]:
    """Those held already, then new ones, which are held too."""
    yield from tuple(held)
    for line in lines:
        held.append(line)
        yield line


def _leniently(line: str, number: int, delimiter: str) -> tuple[str, list[str]] | Problem:
    if line.count('"') % 2:
        return Problem(f"line {number}", "has a quotation mark that is never closed", line.strip()[:1000])
    try:
        return f"line {number}", next(csv.reader([line], delimiter=delimiter))
    except csv.Error as error:
        return Problem(f"line {number}", neat(error), line[:1000])


def separator(heading: str) -> str:
    """The separator that the heading has most of."""
    return max(",;\t", key=heading.count)
