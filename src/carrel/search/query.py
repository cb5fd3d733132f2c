"""One immutable Query, and its address. Page, feed, API and export of a search are the same Query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlencode

from carrel.record import facets
from carrel.text import visible

Sort = Literal["relevance", "newest", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "title")
PAGE_SIZE = 20
LAST_PAGE = 500  # 10,000 publications; a narrower search leads further
LONGEST = 500  # characters of a query that are read
MOST_VALUES = 50  # of one facet
MOST_KEYS = 50  # publications of a list that an address holds
_KEY = re.compile(r"[a-z0-9-]{1,80}")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Query:
    """What a reader asks. Values of one facet are alternatives; facets narrow each other."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet: keys
    years: tuple[int | None, int | None] = (None, None)
    sort: Sort | None = None  # None: relevance with words, newest without
    page: int = 1
    widen: bool = True
    keys: tuple[str, ...] = ()  # of publications: only these, in this order, on one page

    @property
    def order(self) -> Sort:
        return self.sort or ("relevance" if self.words else "newest")

    @property
    def narrowed(self) -> bool:
        return bool(self.chosen or self.keys) or self.years != (None, None)

    def choose(self, facet: str, key: str) -> "Query":
        """With that value added, or taken off when it is chosen; from the first page."""
        keys = self.chosen.get(facet, ())
        keys = tuple(each for each in keys if each != key) if key in keys else (*keys, key)
        chosen = {name: values for name, values in {**self.chosen, facet: keys}.items() if values}
        return replace(self, chosen=chosen, page=1)

    def without_years(self) -> "Query":
        return replace(self, years=(None, None), page=1)

    def at(self, page: int) -> "Query":
        return replace(self, page=page)

    def address(self) -> str:
        """The query string in its one canonical spelling, without question mark."""
        return urlencode(self.pairs(), safe=",")

    def pairs(self) -> list[tuple[str, str]]:
        """Parameters of the address, and hidden fields of a form."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [("keys", ",".join(self.keys))] if self.keys else []
        pairs += [(name, key) for name in facets() if name in self.chosen for key in self.chosen[name]]
        if self.years != (None, None):
            pairs.append(("year", "..".join(str(year or "") for year in self.years)))
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs if self.widen else [*pairs, ("widen", "no")]


def read(parameters: Mapping[str, list[str]]) -> Query:
    """The Query of an address: {name: values}. Whatever makes no sense is left out; never an error."""
    first = {name: values[0] for name, values in parameters.items() if values}
    years = _range(f"{first.get('from', '')}..{first.get('to', '')}")
    chosen, spans = {}, []
    for name in facets():
        values = tuple(dict.fromkeys(value[:80] for value in parameters.get(name, ()) if value))[:MOST_VALUES]
        spans += [value for value in values if name == "year" and ".." in value]
        if values := tuple(value for value in values if name != "year" or _YEAR.fullmatch(value)):
            chosen[name] = values
    sort = first.get("sort")
    return Query(
        words=" ".join(_printable(first.get("q", "")[: LONGEST * 4]).split())[:LONGEST],
        chosen=chosen,
        years=_range(spans[0]) if spans else years,
        sort=next((each for each in SORTS if each == sort), None),
        page=_page(first.get("page", "1")),
        widen=first.get("widen") != "no",
        keys=listed(first.get("keys", "")),
    )


def listed(text: str) -> tuple[str, ...]:
    """Keys of publications joined by commas, each once; what is no key is left out, and what is too much."""
    found = dict.fromkeys(each for each in text[: 100 * MOST_KEYS].split(",") if _KEY.fullmatch(each))
    return tuple(found)[:MOST_KEYS]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in visible(text) if not 0xD800 <= ord(c) < 0xE000)


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _range(text: str) -> tuple[int | None, int | None]:
    low, _, high = text.partition("..")
    first, last = (int(end) if end.isascii() and end.isdigit() and len(end) == 4 else None for end in (low, high))
    return (last, first) if first and last and first > last else (first, last)
