"""Exact facet counts with Tantivy, fast for few hits and for many.

A column with several values a document costs about 14 ns a value, one with exactly one value 2 to 3 ns; each different
value that is handed over costs about 0.6 microseconds more. So each facet has both: `f_NAME` with all values, and slots
`s_NAME_0..` of one string each ("" where there is none). Whichever is expected to be faster is asked: the first for few
hits and where only the most frequent values are wanted, the slots for many hits. A slot
holds a value together with the broader ones that came with it ("br 005 419 019"), so a document seldom needs more
slots than there are. One that does has OVERFLOW in slot 0, nothing in the others, and is counted in `f_NAME`. Slots
that no document of the index uses are not read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from carrel.record import facets
from carrel.search.engines import Counts

# what counting costs, in nanoseconds; measured, and only used to choose
A_VALUE, A_DOCUMENT, A_COLUMN, A_STRING = 14.0, 2.5, 30_000.0, 600.0
ENOUGH = 1_000  # hits from which a second thread pays
MOST = 0.6  # of the library: from there on the others are counted, and taken from the counts of the whole
OVERFLOW = "+"
SLOTS = {
    "type": 1,
    "year": 1,
    "series": 1,
    "licence": 1,
    "fundamental": 1,
    "language": 2,
    "organisation": 3,
    "audience": 5,
    "place": 4,
    "topic": 8,
}
OTHER_SLOTS = 3  # of a facet that is not in this list
_BUCKETS = 20_000  # more different values of one facet than this are not counted

_beside = ThreadPoolExecutor(2, "counting")


def slots(facet: str) -> int:
    return SLOTS.get(facet, OTHER_SLOTS)


def slot_values(facet: str, bundles: Sequence[Sequence[str]]) -> Iterable[tuple[str, str]]:
    """(column, value) of one document, whose values come in bundles without a common value."""
    columns = _columns(facet)
    strings = [" ".join(bundle) for bundle in bundles] if len(bundles) <= len(columns) else [OVERFLOW]
    return zip_longest(columns, strings, fillvalue="")


@lru_cache(maxsize=100)
def _columns(facet: str) -> list[str]:
    return [f"s_{facet}_{number}" for number in range(slots(facet))]


class Counting:
    """Counts at one state of an index."""

    def __init__(self, searcher: Searcher, schema: Schema) -> None:
        self._searcher = searcher
        self._schema = schema

    def count(self, query: Query, total: int, names: Iterable[str], most: int | None = None) -> Counts:
        """The counts of the `total` documents that match; of each facet the `most` frequent values at least.

        Facets of which a document has one value, such as years, are always told whole.
        """
        names = [name for name in names if name in facets()]
        if not names or not total:
            return {name: {} for name in names}
        if total > MOST * self._searcher.num_docs:
            return self._most(query, names)
        columns = {name: self._faster(name, total, most) for name in names}
        return self._counted(query, columns, most, total > ENOUGH)

    @cached_property
    def whole(self) -> Counts:
        """The counts of all documents: the same until the next commit, so they are counted once."""
        return self.many(Query.all_query(), list(facets()))

    def many(self, query: Query, names: Iterable[str]) -> Counts:
        """The counts by slots; right for any number of documents."""
        return self._counted(query, {name: list(self._used[name]) for name in names})

    def _most(self, query: Query, names: list[str]) -> Counts:
        others = Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])
        counts = self.many(others, names)
        return {name: _less(self.whole[name], counts[name]) for name in names}

    def _faster(self, name: str, total: int, most: int | None) -> list[str]:
        used, (keys, values) = self._used[name], self._keys[name]
        by_slots = sum(A_COLUMN + total * A_DOCUMENT + min(total, strings) * A_STRING for strings in used.values())
        by_values = A_COLUMN + total * values * A_VALUE + min(total * values, keys, most or keys) * A_STRING
        return list(used) if by_slots < by_values else [f"f_{name}"]

    def _counted(
        self, query: Query, columns: Mapping[str, list[str]], most: int | None = None, halved: bool = True
    ) -> Counts:
        asked = {
            column: _terms(column, most if column == f"f_{name}" and slots(name) > 1 else None)
            for name, each in columns.items()
            for column in each
        }
        found = self._aggregated(query, asked, halved)
        counts = {name: _opened(found[column]["buckets"] for column in each) for name, each in columns.items()}
        for name, counted in counts.items():
            if counted.pop(OVERFLOW, 0):
                for key, count in self._overflown(query, name).items():
                    counted[key] = counted.get(key, 0) + count
        return counts

    def _aggregated(self, query: Query, asked: Mapping[str, Any], halved: bool) -> Mapping[str, Any]:
        """Half of the work in a second thread, if wished: the engine counts without holding the interpreter."""
        if not halved or len(asked) < 2:
            return self._searcher.aggregate(query, dict(asked)) if asked else {}
        items = sorted(asked.items(), key=lambda item: -self._load[item[0]])
        other = _beside.submit(self._searcher.aggregate, query, dict(items[1::2]))
        return self._searcher.aggregate(query, dict(items[::2])) | other.result()

    def _overflown(self, query: Query, name: str) -> dict[str, int]:
        wide = Query.term_query(self._schema, f"s_{name}_0", OVERFLOW)
        both = Query.boolean_query([(Occur.Must, wide), (Occur.Must, query)])
        return self._counted(both, {name: [f"f_{name}"]})[name]

    @cached_property
    def _used(self) -> dict[str, dict[str, int]]:
        """{facet: {slot that holds anything: how many different strings}}; they are filled from the first on."""
        found = {name: {column: self._strings(column) for column in _columns(name)} for name in facets()}
        return {name: {column: count for column, count in each.items() if count} for name, each in found.items()}

    @cached_property
    def _keys(self) -> dict[str, tuple[int, float]]:
        """{facet: (how many different keys, how many a document has on average)}."""
        found = {name: self._searcher.terms_with_prefix(f"f_{name}", "", limit=_BUCKETS) for name in facets()}
        documents = max(1, self._searcher.num_docs)
        return {name: (len(keys), sum(count for _, count in keys) / documents) for name, keys in found.items()}

    @cached_property
    def _load(self) -> dict[str, float]:
        """{column: about how much of the work it is}: values a document, or different strings of a slot."""
        slots = {column: strings / 100 for used in self._used.values() for column, strings in used.items()}
        return slots | {f"f_{name}": values for name, (_, values) in self._keys.items()}

    def _strings(self, column: str) -> int:
        return sum(1 for string, _ in self._searcher.terms_with_prefix(column, "", limit=_BUCKETS) if string)


def _opened(columns: Iterable[Sequence[Mapping[str, Any]]]) -> dict[str, int]:
    """Counts of bundles as counts of the values in them."""
    counts: defaultdict[str, int] = defaultdict(int)
    for buckets in columns:
        for bucket in buckets:
            count = bucket["doc_count"]
            for key in bucket["key"].split():
                counts[key] += count
    return dict(counts)


def _less(whole: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    return {key: left for key, count in whole.items() if (left := count - others.get(key, 0))}


def _terms(column: str, most: int | None) -> dict[str, Any]:
    """Every segment tells all it has, so that what is left of them together is exact."""
    return {"terms": {"field": column, "size": most or _BUCKETS, "segment_size": _BUCKETS}}
