"""Topics crossed with places, types or audiences: the numbers of the evidence and gap map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from carrel import places
from carrel.search import following
from carrel.search.document import WORLD
from carrel.search.engines import Crossed
from carrel.search.query import Query
from carrel.text import fold
from carrel.vocabulary import Concept
from carrel.web.site import Library, Page

Columns = Literal["place", "type", "audience"]
COLUMNS: tuple[Columns, ...] = ("place", "type", "audience")
FEW = 12  # columns; where there are more, those without any publication are only named


@dataclass(frozen=True)
class Line:
    """A row or a column. `deeper`: there are narrower terms to look into."""

    key: str
    label: str
    language: str  # of the label
    deeper: bool = False
    inner: bool = False  # a row that stands under the one before it, which is broader


@dataclass(frozen=True)
class Chosen:
    """What the map shows: the kind of columns, and the terms that rows and columns are narrower than."""

    columns: Columns = "place"
    under: str = ""
    within: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        stated = [("columns", self.columns if self.columns != COLUMNS[0] else "")]
        return [(name, value) for name, value in [*stated, ("under", self.under), ("in", self.within)] if value]


@dataclass(frozen=True)
class Grid:
    chosen: Chosen
    rows: list[Line]
    columns: list[Line]
    cells: Crossed = field(repr=False)
    counts: Mapping[str, Mapping[str, int]] = field(repr=False)
    total: int

    @cached_property
    def shown(self) -> list[Line]:
        """The columns that are drawn: all while they are few, else those with publications."""
        return [each for each in self.columns if len(self.columns) <= FEW or self.count("", each.key)]

    @property
    def bare(self) -> list[Line]:
        """The columns that are only named."""
        return [each for each in self.columns if len(self.columns) > FEW and not self.count("", each.key)]

    def cell(self, row: str, column: str) -> tuple[int, int | None]:
        return self.cells.get((row, column), (0, None))

    def count(self, row: str, column: str) -> int:
        """Of everything that is shown: "" stands for all rows, or for all columns."""
        row, column = row or self.chosen.under, column or self.chosen.within
        if row and column:
            return self.cell(row, column)[0]
        if row or column:
            return self.counts.get("topic" if row else self.chosen.columns, {}).get(row or column, 0)
        return self.total

    @cached_property
    def largest(self) -> int:
        return max((self.cell(row.key, column.key)[0] for row in self.rows for column in self.columns), default=0)

    @property
    def gaps(self) -> int:
        """How many of the cells that are drawn are empty."""
        return sum(not self.cell(row.key, column.key)[0] for row in self.rows for column in self.shown)

    def query(self, row: str, column: str) -> Query:
        """The search that a cell counts, or the sum at the end of a row or column."""
        row, column = row or self.chosen.under, column or self.chosen.within
        keys = {"topic": row, self.chosen.columns: column}
        return Query(chosen={name: (key,) for name, key in keys.items() if key})


def grid(page: Page, chosen: Chosen) -> Grid:
    now = page.library
    rows, columns = _rows(page, chosen.under), _columns(page, chosen)
    keys = {each.key for each in rows} | ({chosen.under} - {""})
    others = {each.key for each in columns} | ({chosen.within} - {""})
    cells = following.engine().crossed("topic", sorted(keys), chosen.columns, sorted(others))
    return Grid(chosen, rows, columns, cells, now.counts, now.total)


def read(now: Library, parameters: Mapping[str, str]) -> Chosen:
    """What an address asks for: whatever makes no sense is left out."""
    columns = next((each for each in COLUMNS if each == parameters.get("columns")), COLUMNS[0])
    under = _inside(now, "topic", parameters.get("under", ""))
    return Chosen(columns, under, _inside(now, columns, parameters.get("in", "")))


def _inside(now: Library, vocabulary: str, key: str) -> str:
    """The key, if one can look inside: the term has narrower ones."""
    key = now.vocabularies.current(vocabulary, key)
    return key if key != WORLD and _narrower(now, vocabulary, key) else ""


def _rows(page: Page, under: str) -> list[Line]:
    """The narrower topics, each with its own narrower ones."""
    now, found = page.library, []
    first = _narrower(now, "topic", under) if under else _tops(now, "topic")
    for each in _sorted(page, first):
        found.append(_line(page, each))
        found += [_line(page, inner, inner=True) for inner in _sorted(page, _narrower(now, "topic", each.key))]
    return found


def _columns(page: Page, chosen: Chosen) -> list[Line]:
    """Narrower terms; of the world its regions, and last what speaks of all of it."""
    now, name = page.library, chosen.columns
    if chosen.within:
        return [_line(page, each) for each in _sorted(page, _narrower(now, name, chosen.within))]
    if name != "place":
        return [_line(page, each) for each in _sorted(page, _tops(now, name))]
    countries = places.countries()
    regions = [each for each in _narrower(now, name, WORLD) if each.key not in countries]
    return [
        *(_line(page, each) for each in _sorted(page, regions)),
        Line(WORLD, page.label(name, WORLD), page.language),
    ]


def _tops(now: Library, vocabulary: str) -> list[Concept]:
    return [each for each in now.vocabularies.of(vocabulary) if not each.broader and not each.replaced_by]


def _narrower(now: Library, vocabulary: str, key: str) -> list[Concept]:
    return [each for each in now.vocabularies.narrower(vocabulary, key) if not each.replaced_by]


def _sorted(page: Page, concepts: Iterable[Concept]) -> list[Concept]:
    return sorted(concepts, key=lambda each: fold(each.name(page.language)))


def _line(page: Page, concept: Concept, inner: bool = False) -> Line:
    deeper = bool(_narrower(page.library, concept.vocabulary, concept.key))
    language = page.language
    return Line(concept.key, concept.name(language), concept.name_language(language), deeper, inner)
