"""Small parts of Tantivy queries that both indexes need."""

import re
from collections.abc import Sequence

from tantivy import Occur, Query

from carrel.search.engines.analysis import STEMMERS, spelled, stem, words
from carrel.search.grammar import Clause

LONGEST = 100  # letters of a word that are looked for

# one language tag for each stemmer
SPOKEN = {name: tag for tag, name in reversed(STEMMERS.items())}


def all_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


def any_of(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def best_of(queries: list[Query]) -> Query:
    """Any of them, scored by the one that says most."""
    return Query.disjunction_max_query(queries) if len(queries) > 1 else any_of(queries)


def asked(clause: Clause) -> tuple[str, ...]:
    """The folded words of a clause."""
    text = clause.text[: 5 * LONGEST]
    return spelled(text) if clause.kind == "phrase" else words(text)


def beginning(word: str) -> str:
    """The regular expression of all words that begin so."""
    return re.escape(word).replace("\\-", "-") + ".*"


def body_forms(word: str, typed: str, stemmers: Sequence[str]) -> list[tuple[bool, str]]:
    """(whether it is looked for among the stems, term) of a word in long texts, where a stem is only kept beside a word
    that differs from it."""
    found = dict.fromkeys(stem(typed, SPOKEN[name]) for name in stemmers)
    return [*((False, each) for each in dict.fromkeys([word, *found])), *((True, each) for each in found)]
