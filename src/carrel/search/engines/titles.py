"""Titles that have some words, the last of which may be unfinished, with Tantivy."""

import math
from collections.abc import Sequence

from tantivy import DocAddress, Occur, Query, Schema, Searcher

from carrel.search.engines.analysis import words
from carrel.search.engines.compiling import TITLE

SHORTEST = 3  # letters from which on a word is taken for a beginning: with fewer, half of a library begins so
COMPLETIONS = 40  # of the words that begin so, that many frequent ones are looked for
_FIELD = f"strong_{TITLE}"


class Titles:
    """The titles at one state of an index."""

    def __init__(self, searcher: Searcher, schema: Schema) -> None:
        self._searcher = searcher
        self._schema = schema

    def beginning(self, text: str, most: int) -> list[DocAddress]:
        """Short titles first: in them the words say more."""
        query = self._query(words(text))
        if query is None:
            return []
        found = self._searcher.search(query, limit=most, count=False)
        return [address for _, address in found.hits]

    def _query(self, typed: Sequence[str]) -> Query | None:
        if not typed:
            return None
        parts = [self._whole(word) for word in typed[:-1]]
        if len(typed[-1]) >= SHORTEST:
            parts.append(self._begun(typed[-1]))
        elif not typed[-1].isascii():
            parts.append(self._whole(typed[-1]))  # a sign of a script without spaces
        return Query.boolean_query([(Occur.Must, part) for part in parts]) if parts else None

    def _whole(self, word: str) -> Query:
        return Query.term_query(self._schema, _FIELD, word)

    def _begun(self, word: str) -> Query:
        """Each completion weighs the same, or rare ones would come first; the word itself weighs more."""
        found = self._searcher.terms_with_prefix(_FIELD, word, limit=COMPLETIONS)
        weights = [(each, (2 if each == word else 1) / self._rarity(count)) for each, count in found]
        parts = [(Occur.Should, Query.boost_query(self._whole(each), weight)) for each, weight in weights]
        return Query.boolean_query(parts) if parts else Query.empty_query()

    def _rarity(self, count: int) -> float:
        """What BM25 gives a word for being rare (Tantivy's formula)."""
        return math.log(1 + (self._searcher.num_docs - count + 0.5) / (count + 0.5)) or 1.0
