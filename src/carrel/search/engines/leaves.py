"""The second index, of one document a page, with Tantivy: asked only for pages of publications that are known.

words   all words in order, folded, for phrases
stems   those stems that differ from their word
place   row of the document and number of the page, in one number
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import tantivy
from tantivy import Index, Occur, Order, Query, Schema, SchemaBuilder

from carrel.search.document import Leaf
from carrel.search.engines import Ask, Place, Unit
from carrel.search.engines.analysis import analysers
from carrel.search.engines.combining import all_of, any_of, asked, beginning, best_of, body_forms
from carrel.search.engines.prose import Prose, prose
from carrel.search.grammar import Clause

NUMBER_BITS = 24  # of a page's number in its place
STEP = 1_000.0  # what a unit counts that the page has: more than any sum of BM25
MEMORY = 240_000_000  # bytes that a writer may hold
_beside = ThreadPoolExecutor(2, "pages")  # searching does not hold the interpreter
MOST = 60_000  # publications with a phrase that are told apart


def schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("publication", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("place", fast=True)
    builder.add_text_field("words", tokenizer_name="forms", index_option="position")
    builder.add_text_field("stems", tokenizer_name="forms", index_option="freq")
    return builder.build()


def opened(path: Path) -> Index:
    index = Index.open(str(path))
    index.register_tokenizer("forms", analysers()["forms"])
    return index


class Leaves:
    """The pages at one state of the index. `stemmed` are the stemmers of the library's languages."""

    def __init__(self, path: Path) -> None:
        index = opened(path)
        self._schema = index.schema
        self._searcher = index.searcher()
        self._holding: dict[tuple[str, ...], list[str] | None] = {}  # until the index changes

    @property
    def empty(self) -> bool:
        return self._searcher.num_docs == 0

    def holding(self, phrase: tuple[str, ...]) -> list[str] | None:
        """Publications with a page on which these words follow each other; None: too many to be told apart."""
        if phrase not in self._holding:
            self._holding[phrase] = self._with(phrase) if not self.empty else []
        return self._holding[phrase]

    def _with(self, phrase: tuple[str, ...]) -> list[str] | None:
        if not all(self._searcher.doc_freq("words", word) for word in phrase):
            return []
        each = {"each": {"terms": {"field": "publication", "size": MOST + 1, "segment_size": MOST + 1}}}
        found = self._searcher.aggregate(Query.phrase_query(self._schema, "words", list(phrase)), each)
        buckets = found["each"]["buckets"]
        return [bucket["key"] for bucket in buckets] if len(buckets) <= MOST else None

    def best(self, ask: Ask, ids: Sequence[str], most: int, stemmed: Sequence[str]) -> dict[str, list[Place]]:
        units = [unit for unit in map(_sought, ask.units) if unit.clauses]
        if self.empty or not units or ask.match == "near":
            return {}
        wanted = any_of([self._unit(unit, stemmed) for unit in units])
        found = _beside.map(lambda key: self._best(key, wanted, most), ids)
        return {key: places for key, places in zip(ids, found, strict=True) if places}

    def _best(self, key: str, wanted: Query, most: int) -> list[Place]:
        query = Query.boolean_query([(Occur.Must, self._of(key)), (Occur.Must, wanted)])
        return self._places(self._searcher.search(query, limit=most, count=False).hits)

    def inside(self, ask: Ask, key: str, in_order: bool, stemmed: Sequence[str]) -> tuple[int, list[Place]]:
        units = [unit for unit in map(_sought, ask.units) if unit.clauses]
        if self.empty or not units:
            return 0, []
        each = [self._unit(unit, stemmed, whole=True) for unit in units]
        wanted = all_of(each) if ask.match == "all" else any_of(each)
        unwanted = [(Occur.MustNot, self._clause(clause, stemmed)) for clause in ask.unwanted if not clause.title]
        query = Query.boolean_query([(Occur.Must, self._of(key)), (Occur.Must, wanted), *unwanted])
        found = self._searcher.search(query, limit=ask.limit, offset=ask.offset)
        total = found.count or 0  # type: ignore[attr-defined]  # the stubs lack `count`
        if in_order:
            found = self._searcher.search(
                query, limit=ask.limit, offset=ask.offset, order_by_field="place", order=Order.Asc
            )
        return total, self._places(found.hits)

    def _places(self, hits: Sequence[tuple[object, tantivy.DocAddress]]) -> list[Place]:
        places = self._searcher.fast_field_values("place", [address for _, address in hits])
        scores = [float(score) if isinstance(score, float) else 0.0 for score, _ in hits]
        found = [
            (int(place or 0) >> NUMBER_BITS, int(place or 0) & ((1 << NUMBER_BITS) - 1), _score(score))
            for place, score in zip(places, scores, strict=True)
        ]
        return sorted(found, key=lambda each: (-each[2], each[:2]))  # equal ones in their order

    def _of(self, key: str) -> Query:
        return Query.const_score_query(Query.term_query(self._schema, "publication", key), 0.0)

    def _unit(self, unit: Unit, stemmed: Sequence[str], whole: bool = False) -> Query:
        """Each of its words, or (`whole`) all of them, or another name of what they name, which is as good as all."""
        clauses = [self._counted(self._clause(clause, stemmed), 1) for clause in unit.clauses]
        names = [self._counted(self._clause(name, stemmed), len(clauses)) for name in unit.names]
        return best_of([all_of(clauses) if whole else any_of(clauses), *names])

    def _counted(self, query: Query, units: int) -> Query:
        step = Query.const_score_query(query, STEP * units)
        return Query.boolean_query([(Occur.Must, step), (Occur.Should, query)])

    def _clause(self, clause: Clause, stemmed: Sequence[str]) -> Query:
        found = asked(clause)
        if not found:
            return Query.empty_query()
        if clause.kind == "prefix":
            last = Query.regex_query(self._schema, "words", beginning(found[-1]))
            return all_of([*(self._term("words", word) for word in found[:-1]), last])
        if len(found) > 1:
            return Query.phrase_query(self._schema, "words", list(found))
        if clause.kind == "phrase":
            return self._term("words", found[0])
        forms = body_forms(found[0], clause.text, stemmed)
        return best_of([self._term("stems" if is_stem else "words", form) for is_stem, form in forms])

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word)


def _sought(unit: Unit) -> Unit:
    """What of a unit may stand on a page: no words of titles, and common ones only where there are no others."""
    words = [clause for clause in unit.clauses if not clause.title]
    return replace(unit, clauses=tuple([each for each in words if not each.common] or words))


def _score(score: float) -> float:
    units, rest = divmod(score, STEP)
    return units + rest / (rest + 10)


class Filling:
    """Puts pages in and takes them out; opens the index only when there is something to do."""

    def __init__(self, path: Path, threads: int) -> None:
        self._index = opened(path)
        self._threads = threads
        self._searcher = self._index.searcher()
        self._writer: tantivy.IndexWriter | None = None
        self._added: set[str] = set()

    def remove(self, key: str) -> None:
        if key in self._added or self._searcher.doc_freq("publication", key):
            self._opened().delete_documents_by_term("publication", key)

    def add(self, key: str, leaf: Leaf) -> Prose:
        """Its words, for the publication's own document."""
        self._added.add(key)
        found = prose(leaf.text.words, leaf.text.language)
        document = tantivy.Document()
        document.add_text("publication", key)
        document.add_unsigned("place", leaf.document << NUMBER_BITS | leaf.number)
        document.add_text("words", found.words)
        if found.stems:
            document.add_text("stems", found.stems)
        self._opened().add_document(document)
        return found

    def _opened(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(MEMORY, self._threads)
        return self._writer

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
