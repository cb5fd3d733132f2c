"""BibTeX and BibLaTeX. The BibTeX manual (Patashnik 1988); The biblatex package 3.20, section 2: entry types and fields."""

import itertools
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from carrel import dates
from carrel.formats import Attached, Context, Entry, Item, Problem, Unreadable, decoded, kinds, textual
from carrel.formats.describing import Credit, Describing, Description
from carrel.formats.latex import escaped, plain
from carrel.formats.lines import lines
from carrel.formats.understanding import entry
from carrel.record import Role
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NAME = "bibtex"
LABEL = "BibTeX and BibLaTeX"
SUFFIXES = (".bib", ".bibtex")
ENDING = "bib"
MEDIA_TYPE = "application/x-bibtex"
LOST = ("texts in other languages", "plain_summary", "summary_by", "edition_status", "alternative_titles but one",
        "roles: funder, contributor", "order of roles", "ORCID", "identifiers: handle, symbol, local", "relations", "notice",
        "status", "status_reason", "fundamental")  # fmt: skip

_ENTRY = re.compile(r"^\s*@\s*(?!comment|string|preamble)[a-z]+\s*[{(]\s*[^\s,{}\"=]*\s*,", re.I | re.M)
_ROLES: tuple[Role, ...] = ("author", "editor", "translator")
_PUBLISHERS = ("publisher", "institution", "organization", "school", "howpublished")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_BEGINS = re.compile(r"\s*@\w*[ \t]*[{(]")
_PIECE = 200_000  # characters that are parsed at once

Fields = dict[str, str]
Part = tuple[int, str]


def recognises(path: Path, head: bytes) -> bool:
    return textual(head) and bool(_ENTRY.search(decoded(head)))


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry each; a broken one is a problem at its line, and so is one whose fields are doubled."""
    parts, begun = _parts(lines(path)), list[Part]()
    for part in parts:
        begun.append(part)
        if _ENTRY.search(part[1]):
            return _blocks(itertools.chain(begun, parts), vocabularies)
    raise Unreadable(f"{path.name} has no entry, which in BibTeX begins like “@book{{key,”.")


def _parts(text: Iterable[str]) -> Iterator[Part]:
    """(lines before it, text): whole entries, as the parser takes them. A line that begins an entry ends the one before
    it, wherever that stands: so the parser mends what is broken."""
    part, size, before = list[str](), 0, 0
    for number, line in enumerate(text):
        if size > _PIECE and _BEGINS.match(line):
            yield before, "\n".join(part)
            part, size, before = [], 0, number
        part.append(line)
        size += len(line) + 1
    yield before, "\n".join(part)


def _blocks(parts: Iterable[Part], vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    from bibtexparser import model
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what is broken is told as a Problem
    strings = dict(zip(_MONTHS, _MONTHS, strict=True))
    for before, text in parts:
        for found in parse_string(text, parse_stack=[]).blocks:
            raw = _broken(text, found.start_line or 0) if isinstance(found, model.ParsingFailedBlock) else found.raw
            yield from _block(found, f"line {before + (found.start_line or 0) + 1}", raw or "", strings, vocabularies)


def _broken(text: str, start: int) -> str:
    """All that stands up to the next entry: the parser stops where it understands no more."""
    first, *rest = text.split("\n")[start : start + 100]
    return "\n".join([first, *itertools.takewhile(lambda line: not _BEGINS.match(line), rest)]).strip()


def _block(found: Any, where: str, raw: str, strings: Fields, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    from bibtexparser import model

    # another publication of the same key comes in beside the first
    block = found.ignore_error_block if isinstance(found, model.DuplicateBlockKeyBlock) else found
    if isinstance(block, model.ParsingFailedBlock):
        reason = getattr(block.error, "abort_reason", "") or block.error
        yield Problem(where, f"is no whole entry: {neat(reason, 200)}", raw[:1000])
    elif isinstance(block, model.String):
        strings[block.key.lower()] = _value(str(block.value), strings)
    elif isinstance(block, model.Entry):
        fields = {each.key.lower(): _value(str(each.value), strings) for each in block.fields}
        yield entry(where, _description(block.key, block.entry_type.lower(), fields), vocabularies, raw)


def _value(text: str, strings: Fields) -> str:
    """Without the braces or quotation marks around it; names of strings stand for these, and # joins."""
    text = text.strip()
    if "#" in text and len(parts := _outside(text, "#")) > 1:
        return "".join(_value(part, strings) for part in parts)
    if text[:1] + text[-1:] in ("{}", '""'):
        return text[1:-1]
    return strings.get(text.lower(), text)


def _description(key: str, kind: str, fields: Fields) -> Description:
    def text(*names: str) -> str:
        return next((plain(fields[name]) for name in names if fields.get(name)), "")

    said = Description(key=key, title={"": text("title")}, subtitle={"": text("subtitle")})
    said.abstract, said.note, said.edition = {"": text("abstract")}, text("note", "annote"), text("edition")
    said.kind, said.type, said.issued = kinds.own(kinds.BIBLATEX, kind), text("type"), _date(fields)
    said.alternative_titles = [each for each in (text("shorttitle"), text("eventtitle")) if each]
    said.credits = [_credit(role, name) for role in _ROLES for name in _names(fields.get(role, ""))]
    said.credits += [
        Credit("publisher", plain(each), corporate=True)
        for name in _PUBLISHERS
        for each in _names(fields.get(name, ""))
    ]
    said.subjects = [plain(each) for name in ("keywords", "keyword") for each in _outside(fields.get(name, ""), ",;")]
    said.languages = [plain(each) for each in _outside(fields.get("language") or fields.get("langid", ""), ",;")]
    said.series = text("series", "journal", "journaltitle")
    numbers = ("number", "volume") if "series" in fields else ("volume", "number")
    said.series_number = text(*numbers) if said.series else ""
    said.identifiers = [(name, text(name)) for name in ("doi", "isbn", "issn") if text(name)]
    said.url, said.licence = (
        re.sub(r"^\\url\{(.*)\}$", r"\1", fields.get("url", "").strip()).replace("\\", ""),
        text("license"),
    )
    said.paths = _paths(fields.get("file", ""))
    return said


def _paths(text: str) -> list[str]:
    """Files as reference managers list them: `path`, or `name:path:media type`, several with semicolons between them; a
    backslash stands before a colon or semicolon within a name."""
    found = []
    for each in re.findall(r"(?:\\.|[^\\;])+", text.strip("{} \n"), re.S):
        parts = [re.sub(r"\\([:;\\])", r"\1", part) for part in re.findall(r"(?:^|(?<=:))(?:\\.|[^\\:])*", each, re.S)]
        found.append(parts[1] if len(parts) > 2 else each)
    return found


def _date(fields: Fields) -> str:
    if date := fields.get("date", ""):
        return date.strip("{} ")
    month = fields.get("month", "").strip('{}" ').lower()
    number = month if month.isdigit() else str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else ""
    return "-".join(filter(None, (plain(fields.get("year", "")), number.zfill(2) if number else "")))


def _names(text: str) -> list[str]:
    """Separated by “and” outside of braces. “others” is nobody's name."""
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return [name for name in split_multiple_persons_names(text) if name != "others"] if text else []


def _credit(role: Role, name: str) -> Credit:
    """An organisation where the whole name stands in braces; else the parts of a person's name."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if name.startswith("{") and name.endswith("}") and len(_outside(name, " ")) == 1:
        return Credit(role, plain(name), corporate=True)
    parts = parse_single_name_into_parts(name, strict=False)
    family = plain(" ".join([*parts.von, *parts.last, *parts.jr]))
    return Credit(role, "", family, plain(" ".join(parts.first)))


def _outside(text: str, separators: str) -> list[str]:
    """Parts between separators that stand in no braces and no quotation marks around a whole part."""
    if "{" not in text and '"' not in text:
        return [part for part in map(str.strip, re.split(f"[{separators}]", text)) if part]
    parts, depth, quoted = [""], 0, False
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if sign == '"' and depth <= 0 and (quoted or not parts[-1].strip()):
            quoted = not quoted
        if sign in separators and depth <= 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """UTF-8 for BibLaTeX and biber, and with `year` for BibTeX; an entry at a time."""
    describe = Describing(context)
    for item in items:
        said = describe(item)
        kind = kinds.foreign(kinds.BIBLATEX, said.kind, context.vocabularies)
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(said, kind) if value)
        yield f"@{kind}{{{said.key},\n{fields}}}\n\n".encode()


def _fields(said: Description, kind: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{escaped(said.original(said.title))}}}"  # inner braces keep capitals as they are
    yield "subtitle", escaped(said.original(said.subtitle))
    yield "shorttitle", escaped(next(iter(said.alternative_titles), ""))
    for role in _ROLES:
        yield role, _joined(said.made_by(role))
    yield "institution" if kind in ("report", "thesis") else "publisher", _joined(said.made_by("publisher"))
    yield "date", said.issued
    yield "year", str(dates.years(said.issued)[0]) if said.issued else ""
    yield "type", escaped(said.type)
    yield "edition", escaped(said.edition)
    yield "series", escaped(said.series)
    yield "number", escaped(said.series_number)
    yield "language", ", ".join(said.languages)
    yield (
        "keywords",
        ", ".join(f"{{{escaped(each)}}}" if re.search("[,;]", each) else escaped(each) for each in said.words()),
    )
    yield "abstract", escaped(said.original(said.abstract))
    yield from (each for each in said.identifiers if each[0] in ("doi", "isbn", "issn"))
    yield "url", re.sub(r"[{}\\]", lambda sign: f"%{ord(sign[0]):X}", said.url or said.address)
    yield "license", escaped(said.licence)
    yield "note", escaped(said.note)
    yield "file", ";".join(_filed(each) for each in said.files)


def _filed(each: Attached) -> str:
    """name:address:media type."""
    return ":".join(re.sub(r"([\\:;])", r"\\\1", part) for part in ("", each.address, each.media_type))


def _joined(credits: list[Credit]) -> str:
    return " and ".join(
        f"{{{escaped(each.name)}}}" if each.name else f"{escaped(each.family)}, {escaped(each.given)}"
        for each in credits
    )
