"""CSV and its relatives: fields separated by comma, semicolon or tab. RFC 4180, leniently."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from carrel.formats import Entry, Problem, Unreadable, decoded, table
from carrel.vocabulary import Vocabularies

NAME = "csv"
LABEL = "CSV or TSV with the record's columns"
SUFFIXES = (".csv", ".tsv")

csv.field_size_limit(64 * 1024 * 1024)  # a cell too long for its field is told so by the Record


def recognises(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in SUFFIXES or (b"\0" not in head and table_like(decoded(head)))


def table_like(text: str) -> bool:
    """Whether the first line names at least two columns of the Record."""
    first = text.split("\n", 1)[0]
    return sum(table._heading(cell.strip('" ')) is not None for cell in first.split(separator(first))) >= 2


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    data = path.read_bytes()
    if data.count(b"\0") > 100 and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(f"{path.name} is not text.")
    text = decoded(data).replace("\0", "")
    return table.entries(_rows(text), vocabularies)


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text.split("\n", 1)[0]))
    begins = 1
    for row in reader:
        yield f"line {begins}", row
        begins = reader.line_num + 1


def separator(heading: str) -> str:
    """The separator that the heading has most of."""
    return max(",;\t", key=heading.count)
