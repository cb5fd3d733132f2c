"""How fast records come in from each format and leave in it, beside the library that parses the format, in one run.

Measured in processor time of this process, so that a busy machine disturbs less; nothing is written to a database.
"""

import csv
import json
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

from lxml import etree

from carrel import formats, founding, imports, terms
from carrel.bench import synthetic
from carrel.formats import Context, Entry, Item, Writer, delimited
from carrel.vocabulary import Vocabularies

MOST = 10_000
_ADDRESS = "https://library.example.org/en/publications/"


def measure(folder: Path, records: int) -> None:
    """Print a line for each format that is written."""
    founding.prepare(sample=False)
    records = min(records, MOST)
    with imports.no_collection():
        items, words = _invented(folder, records)
        print(f"\nCarrel exchanging {records:,} invented records; records/s of processor time")
        print(f"  {'':16}{'out':>10}{'in':>10}{'the parser alone':>20}{'share':>8}")
        for writer in formats.writers().values():
            print(_line(writer, items, words, folder), flush=True)


def _invented(folder: Path, records: int) -> tuple[list[Item], Vocabularies]:
    path, known = folder / "records.csv", terms.current()
    synthetic.write(path, synthetic.rows(synthetic.world(known), records))
    entries = [each for each in delimited.read(path, known) if isinstance(each, Entry)]
    new = {(each.vocabulary, each.key): each for entry in entries for each in entry.concepts}
    items = [Item(each.record, f"{_ADDRESS}{each.record.id}") for each in entries]
    return items, Vocabularies([*known, *new.values()])


def _line(writer: Writer, items: list[Item], words: Vocabularies, folder: Path) -> str:
    path = folder / f"out.{writer.ENDING}"
    out = _timed(lambda: path.write_bytes(b"".join(writer.write(items, Context(words)))))
    reader = formats.known()[writer.NAME]
    count = [0]

    def read() -> None:
        count[0] = sum(isinstance(each, Entry) for each in reader.read(path, words))

    into = _timed(read)
    if count[0] != len(items):
        raise SystemExit(f"{len(items):,} records left as {writer.NAME}, and {count[0]:,} came back.")
    alone = _timed(lambda: PARSERS[writer.NAME](path)) if writer.NAME in PARSERS else 0
    beside = f"{len(items) / alone:>20,.0f}{alone / into:>8.2f}" if alone else ""
    return f"  {writer.NAME:16}{len(items) / out:>10,.0f}{len(items) / into:>10,.0f}{beside}"


def _timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


# --- parsers alone ---------------------------------------------------------------------------------------------------


def _bibtexparser(path: Path) -> Any:
    return import_module("bibtexparser").parse_string(path.read_text("utf-8"))


def _pymarc_xml(path: Path) -> Any:
    return import_module("pymarc").parse_xml_to_array(str(path))


def _pymarc(path: Path) -> Any:
    with path.open("rb") as file:
        return list(import_module("pymarc").MARCReader(file))


def _lxml(path: Path) -> None:
    for _, element in etree.iterparse(str(path)):
        element.text  # noqa: B018


def _lines(path: Path) -> list[list[str]]:
    """Of RIS no library is at hand: its lines cut at the tag."""
    return [line.split("  - ", 1) for line in path.read_text("utf-8").splitlines()]


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_text("utf-8-sig"), newline="")))


def _calamine(path: Path) -> Iterator[Any]:
    return import_module("python_calamine").CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()  # type: ignore[no-any-return]


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())


PARSERS: dict[str, Callable[[Path], object]] = {
    "csv": _rows, "xlsx": _calamine, "ris": _lines, "bibtex": _bibtexparser, "csl.json": _json, "oai_dc": _lxml,
    "marcxml": _pymarc_xml, "marc21": _pymarc, "mods": _lxml, "dcterms": _lxml, "datacite": _lxml, "datacite.json": _json, "jsonld": _json,
}  # fmt: skip
