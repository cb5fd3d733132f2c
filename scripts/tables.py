"""Writes the tables of docs/ that come from the code; a test says when they are old.

PYTHONPATH=src .venv/bin/python scripts/tables.py
"""

import sys
import typing
from pathlib import Path

from carrel import commands, formats, settings
from carrel.documents.proposing.evidence import SOURCES
from carrel.formats import table
from carrel.identifiers import SCHEMES
from carrel.record import INVERSE, RELATIONS, Record, fields

DOCS = Path(__file__).resolve().parents[1] / "docs"
_COLUMNS = {
    "contributors": ", ".join(f"`{role}`" for role in table.ROLES),
    "identifiers": ", ".join(f"`{scheme}`" for scheme in SCHEMES),
    "series": "`series`, `series_number`",
}


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in [head, *rows]]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]]) + "\n"


def main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """{file name: text}."""
    return {
        "fields.md": _fields(),
        "settings.md": _settings(),
        "commands.md": _commands(),
        "formats.md": _formats(),
        "proposals.md": _proposals(),
    }


def _fields() -> str:
    rows = []
    for name, about in fields().items():
        column = _COLUMNS.get(name, f"`{name}`" + (f", `{name}[es]` ..." if name in table.TEXTS else ""))
        several = "yes" if name in (*table.TERMS, *table.LISTS, "contributors", "relations") else ""
        rows.append(
            [
                f"`{name}`",
                about.label,
                _shape(name),
                about.facet,
                f"{about.weight:g}" if about.weight else "",
                column,
                several,
            ]
        )
    head = ["field", "label", "shape", "facet", "weight in search", "column of a spreadsheet", "several, with \\|"]
    relations = "\n".join(f"| {one} | {other} |" for one, other in RELATIONS.items())
    return (
        "# The record, field by field\n\nMade from `src/carrel/record.py` by `scripts/tables.py`. Texts are kept as "
        "`{language code: text}`; the first is the original's. Topics, audiences, types, places, languages, organisations, series "
        "and licences are keys of terms; a spreadsheet may give a term by its key or by any of its names.\n\n"
        + _table(head, rows)
        + "\n## Relations\n\nEither side may be written; both show. In a cell: `IsSupplementTo: key` or `IsSupplementTo: a citation`.\n\n"
        f"| relation | its other side |\n|---|---|\n{relations}\n\nAll {len(INVERSE)} names are of DataCite's list (Metadata Schema 4.5).\n"
    )


def _shape(name: str) -> str:
    shape = typing.get_type_hints(Record)[name]
    text = getattr(shape, "__name__", "") if not typing.get_args(shape) else str(shape)
    for word in ("carrel.record.", "typing.", "Optional", " | None"):
        text = text.replace(word, "")
    text = text.removeprefix("[").removesuffix("]") if text.startswith("[") else text
    return f"`{text}`".replace("|", "\\|")


def _settings() -> str:
    rows = [
        [
            f"`CARREL_{each.name.upper()}`",
            f"`{each.name}`" if each.name != "home" else "",
            f"`{'no' if each.default is False else each.default}`" if each.default != "" else "",
            each.help,
        ]
        for each in settings.SETTINGS
    ]
    return (
        "# Settings\n\nEach comes from the environment or from `carrel.toml` in the data folder; the environment wins. "
        "A value that cannot be used stops the start and says why.\n\n"
        + _table(["environment", "carrel.toml", "default", "what it does"], rows)
    )


def _commands() -> str:
    parser = commands.parser()
    choices = parser._subparsers._group_actions[0]  # type: ignore[union-attr]
    rows = [[f"`./carrel {action.dest}`", action.help or ""] for action in choices._get_subactions()]
    return (
        "# Commands\n\n`./carrel` alone is `./carrel serve`. Each has `--help`. A command that cannot do what was asked says why "
        "and ends with 1; one that was not understood ends with 2.\n\n" + _table(["command", "what it does"], rows)
    )


def _formats() -> str:
    read, written = formats.known(), {each.NAME: each for each in formats.writers().values()}
    rows = []
    for name in dict.fromkeys([*read, *written]):
        comes, goes = read.get(name), written.get(name)
        lost = ", ".join(f"`{field}`" for field in getattr(goes, "LOST", ())) or "nothing" if goes else ""
        rows.append(
            [
                f"`{name}`",
                (comes or goes).LABEL,
                ", ".join(f"`{suffix}`" for suffix in comes.SUFFIXES) if comes else "",
                f"`.{goes.ENDING}`" if goes else "",
                f"`{goes.MEDIA_TYPE}`" if goes else "",
                lost,
            ]
        )
    return (
        _FORMATS
        + _table(["name", "what", "read from", "written at", "media type", "lost when written"], rows)
        + _COMING
        + _SHEETS
    )


def _proposals() -> str:
    rows = [[f"`{source}`", what, f"{confidence:g}"] for source, (confidence, what) in SOURCES.items()]
    return _PROPOSALS + _table(["source", "what it is", "confidence"], rows) + _BELONGING


_PROPOSALS = (
    "# What a document says of itself\n\nMade by `scripts/tables.py` from `src/carrel/documents/proposing/evidence.py`. Carrel reads the first "
    "twelve and the last two pages of a document, and the pages where its outline has a summary, and drafts a record. Nothing is made up: each "
    "value is a heading, a line of cover or imprint, a term of the vocabularies whose name stands in the text, or embedded in the file. "
    "With each stand the page, the words it was read from, and a confidence between 0 and 1.\n\n"
    "A confidence says how often a librarian would let such a value stand. Another source that says the same halves the doubt, up to 0.97. "
    "The numbers are estimates, set right by eye on 33 documents (laws, reports, manuals and scans in five languages, few of them about "
    "children): of the values above 0.9 there 66 of 67 were right, of those above 0.8 44 of 45, above 0.65 37 of 37, above 0.45 17 of 20, "
    "below that 17 of 21. The sample is small; what the numbers promise is their order.\n\n"
    "English, Spanish, French and Arabic are understood: their months, their words for edition, "
    "summary, publisher and rights, the names of types, topics and countries. Of other languages headings, months, numbers and names are.\n\n"
)
_BELONGING = (
    "\n## When it belongs to a publication the library has\n\nAsked in this order; drafts count, withdrawn publications do not.\n\n"
    + _table(
        ["what is the same", "what is proposed"],
        [
            [
                "DOI, ISBN or Handle",
                "a file of the publication; a language version when it is in a language the publication lacks",
            ],
            [
                "four fifths of the text, by its fingerprint",
                "a file; another edition when year or number of the edition differ; with little confidence when title or length differ, or "
                "the document is short; two forms with fields to fill in are two publications",
            ],
            [
                "the place and name of the file but for its language: `night-en.pdf`, `night-fr.pdf`",
                "a language version",
            ],
            [
                "the title, in any of its languages, and no other organisation",
                "a language version when the language differs; another "
                "edition when year or number of the edition differ; else a file, when year, edition or organisation agree",
            ],
        ],
    )
    + "\nAnother edition becomes a draft of its own, related as the newer or the older one where years or numbers tell. Titles that differ in a "
    "number (“Report 2019”, “Report 2020”) are two works, and so are annual reports and newsletters of two years.\n"
)
_FORMATS = (
    "# Formats\n\nMade by `scripts/tables.py`. What `./carrel import` reads, recognised by its content, then by its name; and what "
    "every list and every publication can be taken along in, at its own address plus the ending. “Lost” are fields of the record "
    "that the format has no place for. Every format is written piece by piece, so that a whole library passes through little memory.\n\n"
)
_COMING = (
    "\n"
    "## What becomes of what comes in\n"
    "\n"
    "- Words that a vocabulary knows in any language or spelling become terms; others become keywords, and the report "
    "names them. Organisations and series that nobody knows become new terms.\n"
    "- A date nobody understands, an identifier whose check fails, a licence nobody knows and a relation without a place"
    " stand in the note: nothing is dropped silently.\n"
    "- An entry that is broken is told with its place and its text, and the others come in. Text of mixed encodings is "
    "read line by line. XML is read without entities and network.\n"
    "- Files that a source names (`L1` to `L4` in RIS, `file` in BibTeX, `files` in a table, attachments in Zotero, "
    "links to documents in web pages, feeds and WordPress) are kept with the entry for an import beside a folder.\n"
    "- MARC 21: fields in the original script (880) take the place of those they are linked with; a romanised title "
    "stays as another title, names in their own script stand in the note. Going out, translated titles and texts in another "
    "script than the original's stand in 880, linked by subfield 6 with the field that they are a version of (a translated "
    "title, which has none, with the number 00). Names have one spelling in a record, so they have no 880.\n"
    "- What is packed with gzip (`.gz`), or lies in a ZIP archive, is unpacked beside and read as what it is; of an archive "
    "all lists come in, and other files in it are told. An archive that is cut off gives what it has, and says so. What would "
    "unpack to more than 2,000 MB, or to more than 100 MB and 150 times its size, is left alone.\n"
    "- Lists pass through little memory: CSV, RIS, BibTeX, ISO 2709, XML and lists in JSON are read piece by piece. JSON-LD, "
    "spreadsheets, web pages and XML that is broken are held as a whole "
    "([what that costs](performance.md#memory-for-a-large-file-coming-in)).\n"
    "- WordPress: every post and every kind of content of the site's own comes in, drafts as drafts; pages only when "
    "they lead to a document. Taxonomies are sorted by their names (language, country, type, year, author ...). A post "
    "that leads to a document gets no date from the day it was posted; that day stands in the note.\n"
    "- A web page: the elements that repeat, look alike and hold a title and a text are the cards; `(Organisation, "
    "2014)` before a text is who published it, and when. A page of one publication is read by what its head says "
    "(`citation_title` ..., or schema.org).\n"
)
_SHEETS = (
    "\n## Spreadsheets\n\nColumns: " + ", ".join(f"`{column}`" for column in table.columns()) + ".\n\n"
    "Several values in a cell are separated by `|`; a bar within a value is written `\\|`. `title[es]` is the title in Spanish, and so for "
    "every text. What Carrel writes it reads back to the same records. Four columns serve that:\n\n"
    "- `title_language`: the language of the columns that name none. Without it, the first of `languages`, else English.\n"
    "- `contributor_order`: the roles of all contributors in the order of the record, when it is not that of the columns.\n"
    "- `other_texts`: texts in languages that have no column of their own, as JSON `{field: {language: text}}`.\n"
    "- `files` (or `file`): the addresses of its files; of a table that comes in beside a folder of files, their names or paths.\n\n"
    "A person is `Family, Given` or `Family, Given (ORCID)`. A relation is `IsSupplementTo: key`, or a citation behind the colon, or "
    "`key = citation` for both.\n\n"
    "In CSV a cell that begins with `=`, `+`, `-` or `@` leaves with an apostrophe before it, or a spreadsheet program would take it for a "
    "formula; it comes back without. In XLSX every cell is text, and one of more than 32,767 characters is cut there, which is all "
    "that spreadsheet programs keep.\n"
)


if __name__ == "__main__":
    sys.exit(main())
