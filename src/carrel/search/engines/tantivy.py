"""Tantivy behind the engine protocol: an index of one document a publication and one of one document a page, in a folder.

index/current -> index/N     the live index; N grows when it is built anew
index/N/pages                the index of pages
index/N/mark                 how far in the history both are
"""

import itertools
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import tantivy
from tantivy import Order, Query, Searcher

from carrel.record import facets
from carrel.search.document import Card
from carrel.search.engines import Anchor, Ask, Counts, Crossed, Found, Place
from carrel.search.engines.alike import Counted, Words
from carrel.search.engines.analysis import stem
from carrel.search.engines.compiling import Compiler
from carrel.search.engines.counting import ENOUGH, Counting
from carrel.search.engines.crossing import crossed
from carrel.search.engines.leaves import Leaves
from carrel.search.engines.titles import Titles
from carrel.search.engines.writing import PAGES, Writing, create, layout, opened
from carrel.vocabulary import Ref

WINDOW = 20_000  # hits of a whole list that are held at once
NEAR = 200  # places by which a publication may have moved in a list that goes on behind it
_beside = ThreadPoolExecutor(2, "searching")
_ORDERS = {"newest": ("newest", Order.Desc), "title": ("by_title", Order.Asc)}


class _State:
    """An opened index at one generation."""

    def __init__(self, path: Path) -> None:
        self.index = opened(path)
        self.schema = self.index.schema
        self.searcher: Searcher = self.index.searcher()
        self.leaves = Leaves(path / PAGES)
        spoken = self._spoken()
        holding = None if self.leaves.empty else self.leaves.holding
        self.compiler = Compiler(self.searcher, self.schema, spoken, holding)
        self.counting = Counting(self.searcher, self.schema)
        self.words = Words(self.searcher, spoken)
        self.titles = Titles(self.searcher, self.schema)

    def _spoken(self) -> list[str]:
        terms = {"languages": {"terms": {"field": "spoken", "size": 1000}}}
        found = self.searcher.aggregate(Query.all_query(), terms)
        return [bucket["key"] for bucket in found["languages"]["buckets"]]


class TantivyEngine:
    """The engine of a library whose index lies in `home`. Safe to use from several threads for reading."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._current = home / "current"
        self._meta = str(self._current / "meta.json")
        self._kept: tuple[str, _State] | None = None

    def generation(self) -> str:
        try:
            found = os.stat(self._meta)
        except OSError:
            return "none"
        return f"{found.st_ino:x}-{found.st_mtime_ns:x}"

    def mark(self) -> int:
        try:
            written, _, number = (self._current / "mark").read_text().rpartition("\n")
            return int(number) if written == layout() and self._state() else -1
        except (OSError, ValueError):
            return -1

    def _state(self) -> _State | None:
        generation = self.generation()
        if self._kept is None or self._kept[0] != generation:
            if generation == "none":
                return None
            self._kept = self._opened()
        return self._kept[1]

    def _opened(self, tries: int = 5) -> tuple[str, _State]:
        """The index may be swapped, and the old one removed, in the middle of being opened."""
        for left in reversed(range(tries)):
            try:
                return self.generation(), _State(self._current)
            except (ValueError, OSError):
                if not left:
                    raise
                time.sleep(0.02)
        raise AssertionError("tries is at least 1")

    def search(self, ask: Ask) -> Found:
        state = self._state()
        if state is None:
            return Found(0, [])
        query = state.compiler.narrowed(ask)
        if ask.anchor:
            ask = replace(ask, offset=_behind(state, query, ask, ask.anchor))
        total, hits = _top(state, query, ask)
        if total > ENOUGH:  # counted while the caller reads and marks what it shows of the hits
            return Found(total, hits, ask.offset, _beside.submit(_counts, state, query, total, ask).result)
        counts = _counts(state, query, total, ask)
        return Found(total, hits, ask.offset, lambda: counts)

    def ids(self, ask: Ask) -> Iterator[str]:
        state = self._state()
        if state is not None:
            query = state.compiler.narrowed(ask)
            for offset in itertools.count(0, WINDOW):
                _, hits = _found(state, query, replace(ask, offset=offset, limit=WINDOW))
                yield from (_id(state.searcher, address) for _, address in hits)
                if len(hits) < WINDOW:
                    return

    def crossed(self, rows: str, row_keys: Sequence[str], columns: str, column_keys: Sequence[str]) -> Crossed:
        state = self._state()
        if state is None or rows not in facets() or not row_keys:
            return {}
        queries = {key: state.compiler.carrying([(columns, key)]) for key in column_keys}
        return crossed(state.searcher, rows, row_keys, queries)

    def carrying(self, refs: Sequence[Ref]) -> list[str]:
        state = self._state()
        if state is None or not refs:
            return []
        found = state.searcher.search(state.compiler.carrying(refs), limit=max(1, state.searcher.num_docs))
        return [_card(state.searcher, address).id for _, address in found.hits]

    def rarity(self, text: str) -> int:
        state = self._state()
        return state.compiler.rarity(text) if state else 0

    def adds(self, name: str, term: Ref) -> bool:
        state = self._state()
        return state is not None and state.compiler.adds(name, term)

    def stem(self, word: str, language: str) -> str:
        return stem(word, language)

    def has(self, word: str) -> bool:
        state = self._state()
        return state is not None and state.words.has(word)

    def alike(self, word: str) -> list[Counted]:
        state = self._state()
        return state.words.alike(word) if state else []

    def titles(self, text: str, most: int) -> list[Card]:
        state = self._state()
        return [_card(state.searcher, address) for address in state.titles.beginning(text, most)] if state else []

    def passages(self, ask: Ask, ids: Sequence[str], most: int) -> dict[str, list[Place]]:
        state = self._state()
        return state.leaves.best(ask, ids, most, state.compiler.stemmed) if state else {}

    def inside(self, ask: Ask, id: str, in_order: bool = False) -> tuple[int, list[Place]]:
        state = self._state()
        return state.leaves.inside(ask, id, in_order, state.compiler.stemmed) if state else (0, [])

    @contextmanager
    def writing(self, anew: bool = False) -> Iterator[Writing]:
        """The caller holds the lock of the library's index."""
        path = self._fresh() if anew else self._current.resolve()
        writer = Writing(path, bulk=anew)
        try:
            yield writer
        finally:
            writer.close()
        if anew:
            self._swap(path)

    def _fresh(self) -> Path:
        numbers = [int(each.name) for each in self._home.glob("*") if re.fullmatch(r"\d+", each.name)]
        path = self._home / str(max(numbers, default=0) + 1)
        create(path)
        return path

    def _swap(self, path: Path) -> None:
        """Readers that have the old one open keep it until they ask for the generation again."""
        link = self._home / "next"
        with suppress(FileNotFoundError):
            link.unlink()
        link.symlink_to(path.name)
        link.replace(self._current)
        for each in self._home.glob("[0-9]*"):
            if each.name != path.name:
                shutil.rmtree(each, ignore_errors=True)


def _top(state: _State, query: Query, ask: Ask) -> tuple[int, list[tuple[float, Card]]]:
    total, hits = _found(state, query, ask)
    scores = [score / 2 if isinstance(score, float) else 0.0 for score, _ in hits]
    cards = [_card(state.searcher, address) for _, address in hits]
    return total, list(zip(scores, cards, strict=True))


def _found(state: _State, query: Query, ask: Ask) -> tuple[int, list[tuple[object, tantivy.DocAddress]]]:
    if ask.sort == "relevance" and ask.units:
        found = state.searcher.search(query, limit=ask.limit, offset=ask.offset, weight_by_field="current")
    else:
        name, order = _ORDERS.get(ask.sort, _ORDERS["newest"])
        found = state.searcher.search(query, limit=ask.limit, offset=ask.offset, order_by_field=name, order=order)
    return found.count or 0, found.hits  # type: ignore[attr-defined]  # the stubs lack `count`


def _behind(state: _State, query: Query, ask: Ask, anchor: Anchor) -> int:
    """How many of the list stand before what comes behind the anchor."""
    first = max(0, anchor.position - 1 - NEAR)
    _, near = _found(state, query, replace(ask, offset=first, limit=2 * NEAR + 1))
    for number, (_, address) in enumerate(near, first + 1):
        if _id(state.searcher, address) == anchor.id:
            return number
    there = anchor.position - 1
    if ask.sort == "relevance" and ask.units:
        _, hits = _found(state, query, replace(ask, offset=0, limit=anchor.position + NEAR))
        scores = [score / 2 for score, _ in hits if isinstance(score, float)]
        better, alike = (sum(test(each) for each in scores) for test in (anchor.score.__lt__, anchor.score.__le__))
        there = min(max(there, better), alike)
    return there


def _id(searcher: Searcher, address: tantivy.DocAddress) -> str:
    return str(json.loads(searcher.doc(address).get_first("card") or b"{}")["id"])


def _card(searcher: Searcher, address: tantivy.DocAddress) -> Card:
    return Card(**json.loads(searcher.doc(address).get_first("card") or b"{}"))


def _counts(state: _State, query: Query, total: int, ask: Ask) -> Counts:
    """Counts of one facet ignore its own choice, so that readers see what else they could choose."""
    chosen = {*ask.chosen, *(["year"] if ask.years != (None, None) else [])}
    if not chosen and not ask.units and not ask.unwanted and not ask.ids:
        return {facet: state.counting.whole.get(facet, {}) for facet in ask.counted}
    counts = state.counting.count(query, total, [f for f in ask.counted if f not in chosen], ask.most)
    for facet in chosen & set(ask.counted):
        counts |= _counts_without(facet, state, ask)
    return counts


def _counts_without(facet: str, state: _State, ask: Ask) -> Counts:
    left = {name: keys for name, keys in ask.chosen.items() if name != facet}
    wider = replace(ask, chosen=left, years=(None, None) if facet == "year" else ask.years)
    if wider.units or wider.unwanted or wider.chosen or wider.ids or wider.years != (None, None):
        return state.counting.many(state.compiler.narrowed(wider), [facet])
    return {facet: state.counting.whole.get(facet, {})}
