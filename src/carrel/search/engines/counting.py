"""Exact facet counts with Tantivy, fast for few hits and for many.

A column with several values a document costs about 14 ns a value, one with exactly one value 2 to 3 ns. So each facet
has both: `f_NAME` with all values, and slots `s_NAME_0..` of one string each ("" where there is none). Few hits are
counted in the first, many in the slots. A slot holds a value together with the broader ones that came with it
("br 005 419 019"), so a document seldom needs more slots than there are. One that does has OVERFLOW in slot 0,
nothing in the others, and is counted in `f_NAME`. Slots that no document of the index uses are not read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from carrel.record import facets

MANY = 700  # hits from which slots are faster
MOST = 0.6  # of the library: from there on the others are counted, and taken from the counts of the whole
OVERFLOW = "+"
SLOTS = {"type": 1, "year": 1, "series": 1, "language": 2, "organisation": 3, "audience": 5, "place": 4, "topic": 8}
OTHER_SLOTS = 3  # of a facet that is not in this list
_BUCKETS = 20_000  # more different values of one facet than this are not counted

Counts = dict[str, dict[str, int]]  # {facet: {key: publications}}


def slots(facet: str) -> int:
    return SLOTS.get(facet, OTHER_SLOTS)


def slot_values(facet: str, bundles: Sequence[Sequence[str]]) -> Iterable[tuple[str, str]]:
    """(column, value) of one document, whose values come in bundles without a common value."""
    width = slots(facet)
    if len(bundles) > width:
        bundles = [[OVERFLOW]]
    for number in range(width):
        yield f"s_{facet}_{number}", " ".join(bundles[number]) if number < len(bundles) else ""


class Counting:
    """Counts at one state of an index."""

    def __init__(self, searcher: Searcher, schema: Schema) -> None:
        self._searcher = searcher
        self._schema = schema

    def count(self, query: Query, total: int, names: Iterable[str]) -> Counts:
        """The counts of the `total` documents that match."""
        names = [name for name in names if name in facets()]
        if not names or not total:
            return {name: {} for name in names}
        if total <= MANY:
            return self._few(query, names)
        return self._most(query, names) if total > MOST * self._searcher.num_docs else self.many(query, names)

    @cached_property
    def whole(self) -> Counts:
        """The counts of all documents: the same until the next commit, so they are counted once."""
        return self.many(Query.all_query(), list(facets()))

    def _most(self, query: Query, names: list[str]) -> Counts:
        others = Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])
        counts = self.many(others, names)
        return {name: _less(self.whole[name], counts[name]) for name in names}

    def _few(self, query: Query, names: list[str]) -> Counts:
        found = self._searcher.aggregate(query, {name: _terms(f"f_{name}") for name in names})
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]} for name in names}

    def many(self, query: Query, names: list[str]) -> Counts:
        """The counts by slots; right for any number of documents."""
        columns = {column: name for name in names for column in self._used[name]}
        found = self._searcher.aggregate(query, {column: _terms(column) for column in columns}) if columns else {}
        bundles: dict[str, Counter[str]] = {name: Counter() for name in names}
        for column, name in columns.items():
            bundles[name].update({bucket["key"]: bucket["doc_count"] for bucket in found[column]["buckets"]})
        counts = {name: _opened(counted) for name, counted in bundles.items()}
        for name in names:
            if counts[name].pop(OVERFLOW, 0):
                counts[name].update(self._overflown(query, name))
        return {name: dict(counted) for name, counted in counts.items()}

    def _overflown(self, query: Query, name: str) -> Mapping[str, int]:
        wide = Query.term_query(self._schema, f"s_{name}_0", OVERFLOW)
        return self._few(Query.boolean_query([(Occur.Must, wide), (Occur.Must, query)]), [name])[name]

    @cached_property
    def _used(self) -> dict[str, list[str]]:
        """{facet: its slots that hold anything}; they are filled from the first on."""
        columns = {name: [f"s_{name}_{number}" for number in range(slots(name))] for name in facets()}
        return {name: [column for column in each if self._holds(column)] for name, each in columns.items()}

    def _holds(self, column: str) -> bool:
        return any(value for value, _ in self._searcher.terms_with_prefix(column, "", limit=2))


def _opened(bundles: Mapping[str, int]) -> Counter[str]:
    """Counts of bundles as counts of the values in them."""
    counts: Counter[str] = Counter()
    for bundle, count in bundles.items():
        for value in bundle.split():
            counts[value] += count
    return counts


def _less(whole: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    return {key: left for key, count in whole.items() if (left := count - others.get(key, 0))}


def _terms(column: str) -> dict[str, Any]:
    return {"terms": {"field": column, "size": _BUCKETS, "segment_size": _BUCKETS}}
