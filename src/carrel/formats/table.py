"""Rows of a spreadsheet into Records. The columns are the Record's fields, plus one for each role of a contributor.

Several values in a cell are separated by | ; a column for one language is title[es]. See docs/fields.md.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, cast, get_args

from pydantic import ValidationError

from carrel import languages
from carrel.formats import Entry, Problem, Unreadable
from carrel.formats.sorting import Sorted, contributor, named, ordered
from carrel.identifiers import SCHEMES
from carrel.names import parse
from carrel.record import INVERSE, Contributor, Person, Record, Role, Series, fields
from carrel.text import clean, neat, slug
from carrel.vocabulary import Vocabularies

ROLES = get_args(Role)
TEXTS = ("title", "subtitle", "abstract", "plain_summary")
TERMS = {"topics": "topic", "audiences": "audience", "places": "place", "languages": "language"}
ONE_TERM = {"type": "type", "licence": "licence"}
LISTS = ("alternative_titles", "keywords")
SPECIAL = ("contributors", "identifiers", "series", "relations")  # spread over columns of their own
# What only a table that a library wrote has: the language of the columns that name none; the roles of the contributors
# in their order; texts in languages that have no column, as JSON {field: {language: text}}.
LANGUAGE, ORDER, OTHERS = "title_language", "contributor_order", "other_texts"
FILES = "files"  # names, paths or addresses
_ASIDE = {name: (name, "") for name in (LANGUAGE, ORDER, OTHERS, FILES)}

_KEY = r"[a-z0-9-]{1,80}"
_ORCID = re.compile(r"(.+?)\s*\((\d{4}-\d{4}-\d{4}-\d{3}[\dX])\)")
_PART, _ESCAPED = re.compile(r"(?:\\[\\|]|[^|])+"), re.compile(r"\\([\\|])")

Column = tuple[str, str]  # (field, language or part)


def columns() -> list[str]:
    """Every column there is, in the Record's order."""
    spread = {
        "contributors": list(ROLES),
        "identifiers": list(SCHEMES),
        "series": ["series", "series_number"],
        "relations": ["relations"],
    }
    return [column for name in fields() for column in spread.get(name, [name])] + list(_ASIDE)


@lru_cache(maxsize=1)
def _headings() -> dict[str, Column]:
    found: dict[str, Column] = {name.lower(): (name, "") for name in fields() if name not in SPECIAL}
    found |= {about.label.lower(): (name, "") for name, about in fields().items() if name not in SPECIAL}
    found |= {role: ("contributors", role) for role in ROLES} | {f"{role}s": ("contributors", role) for role in ROLES}
    found |= {"organisations": ("contributors", "publisher"), "organizations": ("contributors", "publisher")}
    found |= {scheme: ("identifiers", scheme) for scheme in SCHEMES}
    found |= {"series": ("series", "key"), "series_number": ("series", "number"), "relations": ("relations", "")}
    return (
        found
        | _ASIDE
        | {
            "file": (FILES, ""),
            "file attachments": (FILES, ""),
            "year": ("issued", ""),
            "key": ("id", ""),
            "language": ("languages", ""),
            "topic": ("topics", ""),
        }
    )


def heading(text: str) -> Column | None:
    """The field a column's heading names, or None."""
    name, _, language = clean(text).lower().rstrip("]").partition("[")
    column = _headings().get(name.strip().replace(" ", "_")) or _headings().get(name.strip())
    if column and language:
        return (column[0], languages.check(language)) if column[0] in TEXTS else None
    return column


def entries(
    rows: Iterable[tuple[str, Sequence[str]] | Problem], vocabularies: Vocabularies
) -> Iterator[Entry | Problem]:
    """Rows as (position, cells), the heading first. Raises Unreadable when no column is a title or key."""
    iterator = iter(rows)
    heading_row = next(iterator, ("", ()))
    first = () if isinstance(heading_row, Problem) else heading_row[1]
    names = [_heading(cell) for cell in first]
    if not {("title", ""), ("id", "")} & set(names) and not any(name and name[0] == "title" for name in names):
        raise Unreadable("The first row has no column called “title” or “id”. Columns: " + ", ".join(columns()))
    for cell, name in zip(first, names, strict=True):
        if name is None and cell.strip():
            yield Problem("line 1", f"the column {neat(cell, 40)!r} is no field; its cells were left out", neat(cell))
    for row in iterator:
        if isinstance(row, Problem):
            yield row
            continue
        where, cells = row
        if any(cell.strip() for cell in cells):
            yield _entry(where, cells, names, vocabularies)


def _heading(cell: str) -> Column | None:
    try:
        return heading(cell)
    except ValueError:
        return None


def _entry(where: str, cells: Sequence[str], names: list[Column | None], vocabularies: Vocabularies) -> Entry | Problem:
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        what = f"has {len(cells)} cells, the heading has {len(names)}; is a quotation mark missing?"
        return _problem(where, what, cells)
    row = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    words = Sorted()
    try:
        language = _first_language(row, vocabularies)
        texts = {name: row.pop(_ASIDE[name], "") for name in _ASIDE}
        row |= _others(texts[OTHERS])
        wrong: list[str] = []
        values = _values(row, language, vocabularies, words, wrong)
        columns = frozenset(_part(column, language) for column in row if column != ("series", "number"))
        if texts[ORDER]:
            values["contributors"] = ordered(values.get("contributors", []), _split(texts[ORDER]))
        keyed = bool(values.get("id"))
        if keyed and not values.get("title") and ("title", language) not in columns:
            values["title"] = {language: values["id"]}  # a row about something else of a publication we have
        elif not keyed:
            values["id"] = slug(next(iter(values.get("title", {}).values()), "")) or "publication"
        record = _record(values, wrong)
        files = tuple(filter(None, map(str.strip, re.split(r"[|;\n]", texts[FILES]))))
        return Entry(where, record, keyed, tuple(words.unknown), tuple(words.concepts), columns, files)
    except ValidationError as error:
        return _problem(where, "; ".join(map(_sentence, error.errors()[:3])), cells)
    except ValueError as error:
        return _problem(where, str(error), cells)


def _record(values: dict[str, Any], wrong: list[str]) -> Record:
    """Raises ValueError with all that is wrong in the row."""
    try:
        record = Record.model_validate(values)
    except ValidationError as error:
        wrong += map(_sentence, error.errors()[:3])
    if not wrong:
        return record
    raise ValueError("; ".join(wrong))


def _part(column: Column, language: str) -> Column:
    """What a column states of its field; a series, with its number, is stated whole."""
    name, part = column
    return name, part or language if name in TEXTS else "" if name == "series" else part


def _sentence(error: Any) -> str:
    if error["type"] in ("too_short", "missing") and error["loc"] == ("title",):
        return "title: is missing"
    if error["type"] == "literal_error":
        return f"{error['loc'][0]}: {neat(error['input'], 40)!r} is none of {error['ctx']['expected']}"
    return f"{error['loc'][0]}: {neat(error['msg'].removeprefix('Value error, '))}"


def _problem(where: str, what: str, cells: Sequence[str]) -> Problem:
    return Problem(where, neat(what, 300), " , ".join(cell[:200] for cell in cells)[:1000])


def _first_language(row: dict[Column, str], vocabularies: Vocabularies) -> str:
    """Of texts whose column names none: as the row says, else the first of its languages, else English."""
    if stated := row.get((LANGUAGE, ""), ""):
        return languages.check(stated)
    try:
        return next(iter(_terms("languages", row.get(("languages", ""), ""), vocabularies, Sorted())), "en")
    except ValueError:
        return "en"  # it is named with all else that is wrong


def _others(text: str) -> dict[Column, str]:
    try:
        found = json.loads(text or "{}")
        return {(name, languages.check(tag)): str(found[name][tag]) for name in TEXTS for tag in found.get(name, {})}
    except (ValueError, AttributeError, TypeError, RecursionError) as problem:
        raise ValueError(f"{OTHERS}: is not JSON of the form {{field: {{language: text}}}}") from problem


def _values(
    row: dict[Column, str], language: str, vocabularies: Vocabularies, words: Sorted, wrong: list[str]
) -> dict[str, Any]:
    """Cells as the Record spells them; an empty cell is stated as empty. What is no value goes into `wrong`."""
    values: dict[str, Any] = {}
    for (name, part), cell in row.items():
        if name in TEXTS:
            texts = values.setdefault(name, {})
            if cell:
                texts[part or language] = cell
        elif name == "contributors":
            present = values.setdefault(name, [])
            present += [_contributor(cast(Role, part), each, vocabularies, words) for each in _split(cell)]
        elif name == "identifiers":
            found = values.setdefault(name, {})
            if cell:
                found[part] = cell
        elif name == "series":
            continue
        else:
            try:
                values[name] = _value(name, cell, vocabularies, words)
            except ValueError as error:
                wrong += map(_sentence, error.errors()[:3]) if isinstance(error, ValidationError) else [str(error)]
    if ("series", "key") in row:
        values["series"] = _series(row, vocabularies, words)
    if words.values.get("keywords"):
        values["keywords"] = [*values.get("keywords", []), *words.values["keywords"]]
    return values


def _value(name: str, cell: str, vocabularies: Vocabularies, words: Sorted) -> Any:
    if name in TERMS:
        return _terms(name, cell, vocabularies, words)
    if name in ONE_TERM:
        return next(iter(_terms(name, cell, vocabularies, words)), None)
    if name in LISTS:
        return [clean(each) for each in _split(cell)]
    if name == "relations":
        return [relation(each) for each in _split(cell)]
    if name == "issued":
        return cell or None
    if name == "fundamental":
        return {"": "no", "x": "yes"}.get(cell.lower(), cell)
    if name == "status":
        return cell.lower() or "published"
    return (cell.lower() if name == "edition_status" else clean(cell)) or (None if name == "edition_status" else "")


def _terms(name: str, cell: str, vocabularies: Vocabularies, words: Sorted) -> list[str]:
    """Keys of the terms in a cell, given by key or by any spelling. Unknown topics and audiences become keywords."""
    vocabulary = (TERMS | ONE_TERM)[name]
    found = []
    for each in _split(cell):
        ref = vocabularies.find(each, [vocabulary])
        if vocabularies.get(vocabulary, each.lower()) is not None:
            ref = (vocabulary, vocabularies.current(vocabulary, each.lower()))
        if ref:
            found.append(ref[1])
        elif vocabulary == "language":
            found.append(_language(each))
        elif vocabulary in ("topic", "audience"):
            words.unknown.append(clean(each))
            words.values.setdefault("keywords", []).append(clean(each))
        else:
            raise ValueError(f"{name}: {neat(each, 40)!r} is not in the vocabulary of {vocabulary}s")
    return found


def _language(tag: str) -> str:
    try:
        return languages.check(tag)
    except ValueError as problem:
        raise ValueError(f"languages: {problem}") from problem


def _series(row: dict[Column, str], vocabularies: Vocabularies, words: Sorted) -> Series | None:
    name = row[("series", "key")]
    if not name:
        return None
    known = vocabularies.get("series", name) is not None
    key = name if known else named("series", name, vocabularies, words)
    return Series(key=key, number=row.get(("series", "number"), ""))


def _contributor(role: Role, name: str, vocabularies: Vocabularies, words: Sorted) -> Contributor:
    """An organisation, or `Family, Given`; with an ORCID in brackets behind it, surely a person."""
    if found := _ORCID.fullmatch(name):
        person = parse(clean(found[1]))
        return Contributor(role=role, person=Person(family=person.family, given=person.given, orcid=found[2]))
    return contributor(role, name, vocabularies, words)


def relation(text: str) -> dict[str, str]:
    """`IsSupplementTo: key`, or a citation behind the colon when it is no key; `key = citation` is both, and a
    citation that looks like one of these has `= ` before it."""
    kind, _, target = (part.strip() for part in text.partition(":"))
    if kind not in INVERSE or not target:
        raise ValueError(
            f"relations: {neat(text, 60)!r} is not of the form “IsSupplementTo: key”. Types: {', '.join(INVERSE)}"
        )
    if both := re.fullmatch(rf"({_KEY})?\s*= (.+)", target, re.DOTALL):
        return {"type": kind, "citation": both[2]} | ({"target": both[1]} if both[1] else {})
    return {"type": kind, "target" if re.fullmatch(_KEY, target) else "citation": target}


def _split(cell: str) -> list[str]:
    """The values of a cell; \\| is a bar within one."""
    if "\\" not in cell:
        return [part.strip() for part in cell.split("|") if part.strip()]
    parts = (_ESCAPED.sub(r"\1", part).strip() for part in _PART.findall(cell))
    return [part for part in parts if part]
