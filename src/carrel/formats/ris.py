"""RIS, the tagged lines of reference managers. RIS Format Specifications (2011), as reference managers write it."""

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from carrel import dates
from carrel.formats import Context, Entry, Item, Problem, Unreadable, decoded, kinds, textual
from carrel.formats.describing import Credit, Describing, Description
from carrel.formats.lines import lines
from carrel.formats.understanding import entry
from carrel.record import Role
from carrel.vocabulary import Vocabularies

NAME = "ris"
LABEL = "RIS, as reference managers exchange it"
SUFFIXES = (".ris",)
ENDING = "ris"
MEDIA_TYPE = "application/x-research-info-systems"
LOST = ("texts in other languages", "subtitle: joined to the title", "plain_summary", "summary_by", "edition_status",
        "alternative_titles but one", "roles: funder, contributor", "publishers: last", "ORCID", "identifiers: handle, local", "relations",
        "notice", "status", "status_reason", "fundamental")  # fmt: skip

_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|$)")
_ROLES: dict[str, Role] = {
    "AU": "author", "A1": "author", "A2": "editor", "A3": "editor", "ED": "editor", "A4": "translator",
    "TA": "translator",
}  # fmt: skip
_OUT: dict[Role, str] = {"author": "AU", "editor": "ED", "translator": "A4"}
_FILES = ("L1", "L2", "L3", "L4")
_TITLE, _ABSTRACT, _SERIES, _NUMBER = ("TI", "T1", "CT", "BT"), ("AB", "N2"), ("T3", "T2"), ("VL", "M1", "IS")

Tagged = dict[str, list[str]]
Reference = tuple[str, list[str]]


def recognises(path: Path, head: bytes) -> bool:
    """By the first reference, when no entry of BibTeX stands before it: an abstract may hold any line."""
    begins = re.search(r"^\ufeff?(?:TY  ?-|@\w+ ?[{(])", decoded(head), re.M) if textual(head) else None
    return bool(begins and "@" not in begins[0])


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry from TY to ER. Raises Unreadable when there is none."""
    found, begun = _references(lines(path)), list[Reference]()
    for each in found:
        begun.append(each)
        if each[1][0].startswith("TY"):
            return (_entry(*one, vocabularies) for one in itertools.chain(begun, found))
    raise Unreadable(f"{path.name} has no line “TY  - ”, with which a reference begins in RIS.")


def _references(text: Iterable[str]) -> Iterator[Reference]:
    """(position, lines); one that is not closed ends where the next begins. Tagged lines between two are one without TY."""
    found: list[str] = []
    start = 0
    for number, line in enumerate(text, 1):
        line = line.lstrip("\ufeff")
        begins, ends = re.match(r"TY  ?-", line), re.match(r"ER  ?-", line)
        if (begins or ends) and found:
            yield f"line {start}", found
            found = []
        if begins or (not found and not ends and _LINE.match(line)):
            start, found = number, [line]
        elif found:
            found.append(line)
    if found:
        yield f"line {start}", found


def _entry(where: str, lines: list[str], vocabularies: Vocabularies) -> Entry | Problem:
    raw = "\n".join(lines).strip()
    if not lines[0].startswith("TY"):
        return Problem(where, "stands in no reference, which in RIS begins with a line “TY  - ”", raw[:1000])
    return entry(where, _description(_tagged(lines)), vocabularies, raw)


def _tagged(lines: list[str]) -> list[list[str]]:
    """[tag, value] in their order; a line without tag goes on with the one before."""
    found: list[list[str]] = []
    for line in lines:
        if match := _LINE.match(line):
            found.append([match[1], (match[2] or "").strip()])
        elif found:
            found[-1][1] += f"\n{line.strip()}"
    return found


def _description(lines: list[list[str]]) -> Description:
    tagged: Tagged = {}
    for tag, value in lines:
        tagged.setdefault(tag, []).append(value)
    first = partial(_first, tagged)
    said = Description(key=first(("ID",)), title={"": first(_TITLE)}, abstract={"": first(_ABSTRACT)})
    said.issued, said.edition, said.licence = first(("DA", "PY", "Y1")), first(("ET",)), first(("C8",))
    said.type = first(("M3",))
    said.alternative_titles = tagged.get("TT", []) + tagged.get("ST", [])
    said.kind = kinds.own(kinds.RIS, first(("TY",)))
    said.credits = [Credit(_ROLES[tag], name) for tag, name in lines if tag in _ROLES]
    said.credits += [
        Credit("publisher", name.strip(), corporate=True) for line in tagged.get("PB", []) for name in line.split(";")
    ]
    said.subjects, said.languages = (
        tagged.get("KW", []),
        [each for line in tagged.get("LA", []) for each in re.split(r"[;,]", line)],
    )
    journal = first(("JO", "JF", "JA", "T2"))
    said.series = journal if journal and said.kind == "research-article" else first(_SERIES)
    said.series_number = first(_NUMBER) if said.series else ""
    said.identifiers = [("doi", each) for each in tagged.get("DO", [])] + [("", each) for each in tagged.get("SN", [])]
    said.identifiers += [("symbol", first(("C7",)))] if "C7" in tagged else []
    said.paths = [each for tag in _FILES for value in tagged.get(tag, ()) for each in value.split("\n")]
    said.url, said.note = first(("UR", "L2")), "\n".join(tagged.get("N1", []))
    return said


def _first(tagged: Tagged, tags: Iterable[str]) -> str:
    return next((value for tag in tags for value in tagged.get(tag, ()) if value), "")


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """UTF-8, a reference at a time."""
    describe = Describing(context)
    for item in items:
        said = describe(item)
        lines = [f"TY  - {kinds.foreign(kinds.RIS, said.kind, context.vocabularies)}", *_lines(said), "ER  - "]
        yield "\r\n".join([*lines, "", ""]).encode()


def _lines(said: Description) -> Iterator[str]:
    for tag, values in _values(said):
        for value in filter(None, values):
            first, *more = value.splitlines()
            yield f"{tag}  - {first}"
            yield from (f"  {each}".rstrip() for each in more)  # a line that looked like a tag would begin another


def _values(said: Description) -> Iterator[tuple[str, list[str]]]:
    """(tag, values) in the order in which they are written."""
    yield "ID", [said.key]
    yield "TI", [said.whole_title()]
    yield "TT", said.alternative_titles[:1]
    for credit in said.made_by(*_OUT):
        yield _OUT[credit.role], [credit.inverted if credit.given or credit.corporate else f"{credit.inverted},"]
    yield "PB", ["; ".join(credit.inverted for credit in said.made_by("publisher"))]
    yield "PY", [str(dates.years(said.issued)[0]) if said.issued else ""]
    yield "DA", [said.issued.replace("-", "/") if _DAY.fullmatch(said.issued) else said.issued]
    yield "ET", [said.edition]
    yield "M3", [said.type]
    yield "T2", [said.series]
    yield "VL", [said.series_number]
    yield "AB", [said.original(said.abstract)]
    yield "KW", said.words()
    yield "LA", said.languages
    for scheme, tag in (("doi", "DO"), ("isbn", "SN"), ("issn", "SN"), ("symbol", "C7")):
        yield tag, [value for name, value in said.identifiers if name == scheme]
    yield "C8", [said.licence]
    yield "UR", [said.url or said.address]
    yield "L1", [each.address for each in said.files]
    yield "N1", [said.note]
