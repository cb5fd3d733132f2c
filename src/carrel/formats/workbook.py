"""Spreadsheets: XLSX, XLS, ODS. The first sheet that has a row counts."""

import datetime
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import python_calamine

from carrel.formats import Context, Entry, Item, Problem, Unreadable, spreadsheetml, table
from carrel.formats.rows import rows as table_rows
from carrel.vocabulary import Vocabularies

NAME = "xlsx"
LABEL = "XLSX, XLS or ODS with the record's columns"
SUFFIXES = (".xlsx", ".xls", ".ods")
ENDING = "xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOST: tuple[str, ...] = ()


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """One sheet; all its cells are text."""
    return spreadsheetml.book(table_rows(items, context))


def recognises(path: Path, head: bytes) -> bool:
    """By the first bytes, whatever the file is called: a ZIP archive that holds a workbook, or the older container."""
    named = path.suffix.lower() in SUFFIXES
    if head.startswith(b"PK"):
        return named or any(mark in head for mark in (b"xl/", b"opendocument.spreadsheet"))
    return named and head.startswith(b"\xd0\xcf\x11\xe0")


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    return table.entries(rows(path), vocabularies)


def rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(position, cells) of each row of the first sheet that has one. Raises Unreadable."""
    if _bomb(path):
        raise Unreadable(f"{path.name} would unpack to far more than a spreadsheet holds; it was left alone.")
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names)
        found = next((sheet for sheet in sheets if sheet), [])
    except Exception as error:  # the reader raises its own kinds, and panics as BaseException's children
        raise Unreadable(f"{path.name} cannot be read as a spreadsheet: {error}") from error
    return ((f"row {number}", [_text(cell) for cell in row]) for number, row in enumerate(found, 1))


def _bomb(path: Path) -> bool:
    """Whether an archive unpacks to more than 100 MB and 150 times its size, or to more than 2 GB: honest tables do not."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return unpacked > 2_000_000_000 or (unpacked > 100_000_000 and unpacked > 150 * path.stat().st_size)


def _text(cell: Any) -> str:
    """A cell as one would type it: 2013 and not 2013.0, a date in ISO form."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.isoformat()[:10]
    return str(cell)
