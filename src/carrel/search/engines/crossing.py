"""Two facets crossed, with Tantivy: what each pair of their keys has in common.

One pass for each column counts all rows at once, and only the wanted ones: passes over slots, or for each row, or nested
ones over the whole index take two to twenty times as long.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tantivy import Query, Searcher

from carrel.search.engines import Crossed

ADDED_BITS, MONTH_AND_DAY = 36, 10_000  # of Document.newest

_beside = ThreadPoolExecutor(2, "crossing")


def crossed(searcher: Searcher, rows: str, row_keys: Sequence[str], columns: Mapping[str, Query]) -> Crossed:
    """`columns`: {key: query of its documents}. Half of them in a second thread, as the engine counts without holding
    the interpreter."""
    asked = {"rows": {"terms": _only(rows, row_keys), "aggs": {"newest": {"max": {"field": "newest"}}}}}
    found = _beside.map(lambda query: searcher.aggregate(query, asked)["rows"]["buckets"], columns.values())
    return {
        (row, column): value
        for column, buckets in zip(columns, found, strict=True)
        for row, value in _read(buckets)
    }  # fmt: skip


def _only(facet: str, keys: Sequence[str]) -> dict[str, Any]:
    return {"field": f"f_{facet}", "include": list(keys), "size": len(keys), "segment_size": len(keys)}


def _read(buckets: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[int, int | None]]]:
    for bucket in buckets:
        yield bucket["key"], (bucket["doc_count"], _year(bucket["newest"]["value"]))


def _year(newest: float) -> int | None:
    """Told as a float, `newest` has lost its last digits, which are not those of the date."""
    return (int(newest) >> ADDED_BITS) // MONTH_AND_DAY or None
