"""An Ask as a Tantivy query."""

import re
from collections.abc import Iterable, Sequence

from tantivy import Occur, Query, Schema, Searcher

from carrel.record import facets, fields
from carrel.search.engines import Ask, Unit
from carrel.search.engines.analysis import STEMMERS, stem, stemmer, words
from carrel.search.grammar import Clause
from carrel.vocabulary import Ref

STRONG = sorted({int(about.weight) for about in fields().values() if about.weight > 1})
TITLE = int(fields()["title"].weight)
CATALOGUED = 4.0  # what being filed under a term counts; a word in a title counts about as much
_LONGEST = 100  # letters of a word that are looked for


class Compiler:
    """Builds queries for one state of an index: `languages` are those that it has texts in."""

    def __init__(self, searcher: Searcher, schema: Schema, languages: Iterable[str]) -> None:
        self._searcher = searcher
        self._schema = schema
        self._stemmed = sorted({name for name in map(stemmer, languages) if name})

    def narrowed(self, ask: Ask) -> Query:
        """Everything of the Ask but its order."""
        parts = [(Occur.Must, self._wanted(ask))]
        parts += [(Occur.MustNot, self._clause(clause)) for clause in ask.unwanted]
        for facet, keys in ask.chosen.items():
            if facet in facets():
                parts.append((Occur.Must, self._filter(facet, keys)))
        if ask.years != (None, None):
            parts.append((Occur.Must, self._filter("year", _years(*ask.years))))
        return Query.boolean_query(parts) if len(parts) > 1 else parts[0][1]

    def carrying(self, refs: Sequence[Ref]) -> Query:
        return _any([self._filter(facet, [key]) for facet, key in refs if facet in facets()])

    def _wanted(self, ask: Ask) -> Query:
        units = [self._unit(unit, ask.match == "near") for unit in ask.units]
        if not units:
            return Query.all_query()
        return _all(units) if ask.match == "all" else _any(units)

    def _unit(self, unit: Unit, near: bool) -> Query:
        typed = _all([self._near(clause) if near else self._clause(clause) for clause in unit.clauses])
        if not unit.terms:
            return typed
        terms = [self._filter(facet, [key], CATALOGUED) for facet, key in unit.terms]
        return _any([typed, *terms])

    def _clause(self, clause: Clause) -> Query:
        found = words(clause.text[: 5 * _LONGEST])
        if not found:
            return Query.empty_query()
        if clause.kind == "prefix":
            return self._prefix(found, clause)
        if clause.title:
            return _all([_any(self._present(self._any_form(f"strong_{TITLE}", word))) for word in found])
        if len(found) > 1:
            phrase = Query.phrase_query(self._schema, "text", list(found))
            return _any([phrase, self._exactly("".join(found))]) if _is_number(clause.text) else phrase
        return self._exactly(found[0]) if clause.kind == "phrase" else self._word(found[0], clause.text)

    def _exactly(self, word: str) -> Query:
        return Query.term_query(self._schema, "text", word)

    def _word(self, word: str, typed: str) -> Query:
        """The word as typed or its stem in any language of the library; more where it stands in a strong field."""
        found = self._present([("text", word), *((f"text_{n}", stem(typed, _SPOKEN[n])) for n in self._stemmed)])
        strong = [
            (Occur.Should, Query.boost_query(query, weight - 1.0))
            for weight in STRONG
            for query in self._present(self._any_form(f"strong_{weight}", word, typed))
        ]
        return Query.boolean_query([(Occur.Must, _any(found)), *strong]) if strong else _any(found)

    def _any_form(self, field: str, word: str, typed: str = "") -> list[tuple[str, str]]:
        """(field, term) of the word and its stems."""
        forms = dict.fromkeys([word, *(stem(typed or word, _SPOKEN[name]) for name in self._stemmed)])
        return [(field, form) for form in forms]

    def _present(self, terms: Iterable[tuple[str, str]]) -> list[Query]:
        """Queries for those of these (field, term) that the index has; the others would only cost time."""
        return [Query.term_query(self._schema, *term) for term in terms if self._searcher.doc_freq(*term)]

    def _prefix(self, found: Sequence[str], clause: Clause) -> Query:
        field = f"strong_{TITLE}" if clause.title else "text"
        last = Query.regex_query(self._schema, field, re.escape(found[-1]).replace("\\-", "-") + ".*")
        return _all([*(Query.term_query(self._schema, field, word) for word in found[:-1]), last])

    def _near(self, clause: Clause) -> Query:
        """Words that differ by one letter, or two in a long word."""
        found = words(clause.text[:_LONGEST])
        typed = [
            Query.fuzzy_term_query(self._schema, "text", word, distance=1 if len(word) < 8 else 2)
            for word in found if len(word) > 3
        ]  # fmt: skip
        return _all(typed) if typed else self._clause(clause)

    def _filter(self, facet: str, keys: Iterable[str], score: float = 0.0) -> Query:
        return Query.const_score_query(Query.term_set_query(self._schema, f"f_{facet}", list(keys)), score)


# one language tag for each stemmer
_SPOKEN = {name: tag for tag, name in reversed(STEMMERS.items())}


def _all(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _is_number(text: str) -> bool:
    """An ISBN and its like, printed with hyphens and kept without."""
    return len(text) > 7 and text[0].isdigit() and text.replace("-", "").replace(" ", "")[:-1].isdigit()


def _years(first: int | None, last: int | None) -> list[str]:
    return [str(year) for year in range(max(first or 1000, 1000), min(last or 2200, 2200) + 1)] or ["none"]
