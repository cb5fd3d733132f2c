"""Help lines as a table: one row a line. Columns: see COLUMNS; name[fr] is the name in French."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator

from carrel import identifiers, languages, places
from carrel.formats import Problem, Unreadable, delimited, workbook
from carrel.record import Keyword, Tag
from carrel.text import clean, neat
from carrel.vocabulary import Vocabularies

TEXTS = ("name", "hours", "for", "note")  # a column for each language
COLUMNS = ("country", "name", "phone", "text", "url", "hours", "for", "languages", "note", "checked")
_OLD = 366  # days after which a reader is told when a line was checked

Column = tuple[str, str]  # (name, language)


def phone(text: str) -> str:
    """A number as it is written for people: digits in groups, perhaps with + in front. Arabic digits become 0 to 9."""
    value = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in clean(text))
    if value and not re.fullmatch(r"\+?(?=(?:\D*\d){2,20}\D*$)[\d (][\d ()./*-]{1,38}", value):
        raise ValueError(f"{neat(value, 40)!r} is not a number to call; use digits, spaces and a + in front")
    return value


def _dial(number: str) -> str:
    """The number for a tel or sms link (RFC 3966): without what only helps the eye, and without the zero that is left
    out when calling from abroad."""
    return re.sub(r"[^\d+*]", "", number.replace("(0)", "") if number.startswith("+") else number)


def _past(day: date | None) -> date | None:
    if day and day > date.today():
        raise ValueError("lies in the future")
    return day


Number = Annotated[str, AfterValidator(phone)]


class Line(BaseModel):
    """One help line. Texts are {language: text}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str  # key of a country
    name: dict[Tag, Keyword]
    phone: Number = ""
    text: Number = ""  # takes text messages
    url: Annotated[str, AfterValidator(lambda text: text and identifiers.url(text))] = ""
    hours: dict[Tag, Keyword] = {}
    whom: dict[Tag, Keyword] = {}  # it is for
    languages: list[Tag] = []  # spoken there
    note: dict[Tag, Keyword] = {}
    checked: Annotated[date | None, AfterValidator(_past)] = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> "Line":
        if not self.name:
            raise ValueError("name: is missing")
        if not self.phone and not self.url:
            raise ValueError("has neither a phone nor a url")
        return self

    @property
    def call(self) -> str:
        return f"tel:{_dial(self.phone)}"

    @property
    def write(self) -> str:
        return f"sms:{_dial(self.text)}"

    @property
    def old(self) -> bool:
        """Whether it was checked more than a year ago."""
        return self.checked is not None and (date.today() - self.checked).days > _OLD


def read(path: Path, vocabularies: Vocabularies) -> tuple[list[Line], list[Problem]]:
    """The lines of a CSV file or spreadsheet, and what is wrong in its rows. Raises Unreadable."""
    with path.open("rb") as file:
        head = file.read(65536)
    rows = iter(workbook.rows(path) if workbook.recognises(path, head) else delimited.rows(path))
    columns = _columns(next(rows, ("", [])), path.name)
    lines, problems = [], []
    for row in rows:
        found = row if isinstance(row, Problem) else _line(*row, columns, vocabularies)
        if isinstance(found, Problem):
            problems.append(found)
        elif found:
            lines.append(found)
    return lines, problems


def _columns(heading: Problem | tuple[str, Sequence[str]], name: str) -> list[Column | None]:
    """What each column holds; one without a heading holds nothing."""
    cells = () if isinstance(heading, Problem) else heading[1]
    columns = [_column(cell) if cell.strip() else None for cell in cells]
    if unknown := [cell for cell, column in zip(cells, columns, strict=True) if column == ("", "")]:
        raise Unreadable(f"{name} has a column {neat(unknown[0], 40)!r} that means nothing here. {_known()}")
    if ("country", "") not in columns or not any(column and column[0] == "name" for column in columns):
        raise Unreadable(f"The first row of {name} names no column “country” or no column “name”. {_known()}")
    return columns


def _known() -> str:
    return f"Columns: {', '.join(COLUMNS)}; in other languages than English: name[fr], hours[ar] …"


def _column(heading: str) -> Column:
    """The column of a heading; ("", "") when there is none."""
    name, _, language = clean(heading).lower().rstrip("]").partition("[")
    name = name.strip()
    try:
        tag = languages.check(language) if language else "en"
    except ValueError:
        return "", ""
    if name in TEXTS:
        return name, tag
    return (name, "") if name in COLUMNS and not language else ("", "")


def _line(
    where: str, cells: Sequence[str], columns: list[Column | None], vocabularies: Vocabularies
) -> Line | Problem | None:
    """The line of a row; None of an empty one."""
    if not any(cell.strip() for cell in cells):
        return None
    row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column and cell.strip()}
    raw = " , ".join(cells)[:1000]
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Problem(where, "has more cells than the heading; is a quotation mark missing?", raw)
    try:
        return Line.model_validate(_values(row, vocabularies))
    except ValidationError as error:
        return Problem(where, "; ".join(map(_sentence, error.errors())), raw)
    except ValueError as error:
        return Problem(where, str(error), raw)


def _values(row: dict[Column, str], vocabularies: Vocabularies) -> dict[str, Any]:
    plain = {name: cell for (name, tag), cell in row.items() if not tag}
    values: dict[str, Any] = {name: plain[name] for name in ("phone", "text", "url", "checked") if name in plain}
    if not re.fullmatch(r"(\d{4}-\d\d-\d\d)?", plain.get("checked", "")):
        raise ValueError(f"checked: {neat(plain['checked'], 40)!r} is not a date such as 2025-03-31")
    for name in TEXTS:
        values["whom" if name == "for" else name] = {tag: cell for (each, tag), cell in row.items() if each == name}
    spoken = [each.strip() for each in plain.get("languages", "").split("|") if each.strip()]
    values["languages"] = [_key(each, "language", vocabularies) for each in spoken]
    values["place"] = _key(plain.get("country", ""), "place", vocabularies)
    if values["place"] not in places.countries():
        raise ValueError(f"country: {neat(plain['country'], 40)!r} is a region; help lines belong to a country")
    return values


def _key(text: str, vocabulary: str, vocabularies: Vocabularies) -> str:
    """The key of a country or language, given by its code or by any of its names."""
    name = "country" if vocabulary == "place" else vocabulary
    if not text:
        raise ValueError(f"{name}: is missing")
    if vocabularies.get(vocabulary, text.lower()):
        return text.lower()
    if found := vocabularies.find(text, [vocabulary]):
        return found[1]
    raise ValueError(f"{name}: {neat(text, 40)!r} is neither a code nor a name of one")


def _sentence(error: Any) -> str:
    message = neat(error["msg"].removeprefix("Value error, "))
    name = "for" if error["loc"][:1] == ("whom",) else error["loc"][0] if error["loc"] else ""
    return f"{name}: {message}" if name else message


def write(path: Path, lines: Sequence[Line]) -> None:
    """The lines as a CSV file that `read` understands; of no lines the headings."""
    rows = [dict(_cells(line)) for line in lines]
    columns = list(dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)]))
    columns.sort(key=lambda name: COLUMNS.index(name.partition("[")[0]))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def _cells(line: Line) -> Iterator[tuple[str, str]]:
    yield from (("country", line.place), ("phone", line.phone), ("text", line.text), ("url", line.url))
    yield from (("languages", "|".join(line.languages)), ("checked", line.checked.isoformat() if line.checked else ""))
    for name, texts in zip(TEXTS, (line.name, line.hours, line.whom, line.note), strict=True):
        yield from ((name if tag == "en" else f"{name}[{tag}]", text) for tag, text in texts.items())
