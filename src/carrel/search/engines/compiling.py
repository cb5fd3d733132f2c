"""An Ask as a Tantivy query."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from tantivy import FieldType, Occur, Query, Schema, Searcher

from carrel.record import facets, fields
from carrel.search.engines import Ask, Unit
from carrel.search.engines.analysis import spelled, stem, stemmer, words
from carrel.search.engines.combining import (
    LONGEST,
    SPOKEN,
    all_of,
    any_of,
    asked,
    beginning,
    best_of,
    body_forms,
)
from carrel.search.grammar import Clause
from carrel.vocabulary import Ref

STRONG = sorted({int(about.weight) for about in fields().values() if about.weight > 1})
TITLE = int(fields()["title"].weight)
# What things count, beside the BM25 of a word's stem: tried on collections of other people with known answers.
CATALOGUED = 4.0  # being filed under a term
NAMED = 0.5  # another name of the term in the text, of what its words count on average
EXACT = 0.5  # the form as typed, where there is a stem: often rarer than the stem, but not more to the point
STRONGER = 1 / 6  # a word in a field of weight 4 counts half as much again, by the BM25 of that field
BODY = 0.5  # a word in the text of a file, beside the same in what the catalogue says
EVERY = 1_000.0  # what has every unit comes before what has several of them


Holding = Callable[[tuple[str, ...]], list[str] | None]


class Compiler:
    """Builds queries for one state of an index: `languages` are those that it has texts in, `holding` tells which
    publications have a phrase on a page (None: too many to be told apart)."""

    def __init__(self, searcher: Searcher, schema: Schema, languages: Iterable[str], holding: Holding | None) -> None:
        self._searcher = searcher
        self._holding = holding  # None where no file was read
        self._schema = schema
        self._adding: dict[tuple[str, Ref], bool] = {}  # looked up again and again, until the index changes
        self.stemmed = sorted({name for name in map(stemmer, languages) if name})

    def narrowed(self, ask: Ask) -> Query:
        """Everything of the Ask but its order."""
        parts = [(Occur.Must, self._wanted(ask))]
        parts += [(Occur.MustNot, self._clause(clause)) for clause in ask.unwanted]
        for facet, keys in ask.chosen.items():
            if facet in facets():
                parts.append((Occur.Must, self._filter(facet, keys)))
        if ask.ids:
            parts.append((Occur.Must, Query.term_set_query(self._schema, "id", list(ask.ids))))
        if ask.before is not None:
            earlier = Query.range_query(
                self._schema, "newest", FieldType.Unsigned, upper_bound=ask.before, include_upper=False
            )
            parts.append((Occur.Must, earlier))
        if ask.years != (None, None):
            parts.append((Occur.Must, self._filter("year", _years(*ask.years))))
        return Query.boolean_query(parts) if len(parts) > 1 else parts[0][1]

    def carrying(self, refs: Sequence[Ref]) -> Query:
        return any_of([self._filter(facet, [key]) for facet, key in refs if facet in facets()])

    def rarity(self, text: str) -> int:
        return min(map(self._frequency, spelled(text)), default=0)

    def _frequency(self, word: str) -> int:
        found = self._searcher.doc_freq("text", word)
        return found + self._searcher.doc_freq("body", word) if self._holding else found

    def adds(self, name: str, term: Ref) -> bool:
        if (name, term) not in self._adding:
            others = [(Occur.Must, self._clause(Clause("phrase", name))), (Occur.MustNot, self.carrying([term]))]
            found = self._searcher.search(Query.boolean_query(others), limit=1, count=False)
            self._adding[name, term] = bool(found.hits)
        return self._adding[name, term]

    def _wanted(self, ask: Ask) -> Query:
        if ask.match == "several":
            return self._several(ask.units)
        units = [self._unit(unit, ask.match == "near") for unit in ask.units]
        if not units:
            return Query.all_query()
        return all_of(units) if ask.match == "all" else any_of(units)

    def _several(self, units: Sequence[Unit]) -> Query:
        """Two of the units at least, of nine and more three. What is said twice counts twice, but is one."""
        said = [(self._unit(unit, False), times) for unit, times in Counter(units).items()]
        some = [(Occur.Should, Query.boost_query(query, times) if times > 1 else query) for query, times in said]
        several = Query.boolean_query(some, min(2 if len(some) < 9 else 3, len(some)))
        every = Query.const_score_query(all_of([query for query, _ in said]), EVERY)
        return Query.boolean_query([(Occur.Must, several), (Occur.Should, every)])

    def _unit(self, unit: Unit, near: bool) -> Query:
        typed = all_of([self._near(clause) if near else self._clause(clause) for clause in unit.clauses])
        if not unit.terms:
            return typed
        terms = [self._filter(facet, [key], CATALOGUED) for facet, key in unit.terms]
        names = [Query.boost_query(self._clause(each), NAMED / len(spelled(each.text))) for each in unit.names]
        return any_of([typed, best_of([*terms, *names])])

    def _clause(self, clause: Clause) -> Query:
        found = asked(clause)
        if not found:
            return Query.empty_query()
        if clause.kind == "prefix":
            return self._prefix(found, clause)
        if clause.title:
            return all_of([any_of(self._present(self._any_form(f"strong_{TITLE}", word))) for word in found])
        if len(found) > 1:
            phrase = self._phrase(found)
            return any_of([phrase, self._exactly("".join(found))]) if _is_number(clause.text) else phrase
        return self._exactly(found[0]) if clause.kind == "phrase" else self._word(found[0], clause.text)

    def _exactly(self, word: str) -> Query:
        if not self._holding:
            return Query.term_query(self._schema, "text", word)
        return best_of(self._present([("text", word)]) + self._in_body([("body", word)]))

    def _phrase(self, found: Sequence[str]) -> Query:
        phrase = Query.phrase_query(self._schema, "text", list(found))
        if not self._holding or not all(self._searcher.doc_freq("body", word) for word in found):
            return phrase
        keys = self._holding(tuple(found))
        if keys is None:  # nearly everywhere
            return any_of([phrase, all_of([Query.term_query(self._schema, "body", word) for word in found])])
        if not keys:
            return phrase
        rarity = math.log(1 + (self._searcher.num_docs - len(keys) + 0.5) / (len(keys) + 0.5))  # as in BM25
        held = Query.term_set_query(self._schema, "id", keys)
        return best_of([phrase, Query.const_score_query(held, BODY * len(found) * max(rarity, 0.1))])

    def _word(self, word: str, typed: str) -> Query:
        """The word as typed or its stem in any language of the library, whichever says most, so that a form that is
        its own stem does not count twice; more where it stands in a strong field, less in the text of a file."""
        stems = self._present((f"text_{n}", stem(typed, SPOKEN[n])) for n in self.stemmed)
        exact = self._present([("text", word)])
        body = self._body(word, typed) if self._holding else []
        found = best_of(
            [*stems, *(Query.boost_query(query, EXACT) for query in exact), *body] if stems else exact + body
        )
        strong = [
            (Occur.Should, Query.boost_query(best_of(queries), (weight - 1) * STRONGER))
            for weight in STRONG
            if (queries := self._present(self._any_form(f"strong_{weight}", word, typed)))
        ]
        return Query.boolean_query([(Occur.Must, found), *strong]) if strong else found

    def _body(self, word: str, typed: str) -> list[Query]:
        return self._in_body(
            ("body_stems" if is_stem else "body", form) for is_stem, form in body_forms(word, typed, self.stemmed)
        )

    def _in_body(self, terms: Iterable[tuple[str, str]]) -> list[Query]:
        return [Query.boost_query(query, BODY) for query in self._present(terms)]

    def _any_form(self, field: str, word: str, typed: str = "") -> list[tuple[str, str]]:
        """(field, term) of the word and its stems."""
        forms = dict.fromkeys([word, *(stem(typed or word, SPOKEN[name]) for name in self.stemmed)])
        return [(field, form) for form in forms]

    def _present(self, terms: Iterable[tuple[str, str]]) -> list[Query]:
        """Queries for those of these (field, term) that the index has; the others would only cost time."""
        return [Query.term_query(self._schema, *term) for term in terms if self._searcher.doc_freq(*term)]

    def _prefix(self, found: Sequence[str], clause: Clause) -> Query:
        if clause.title:
            return self._begun(found, f"strong_{TITLE}")
        begun = self._begun(found, "text")
        return any_of([begun, self._begun(found, "body")]) if self._holding else begun

    def _begun(self, found: Sequence[str], field: str) -> Query:
        last = Query.regex_query(self._schema, field, beginning(found[-1]))
        return all_of([*(Query.term_query(self._schema, field, word) for word in found[:-1]), last])

    def _near(self, clause: Clause) -> Query:
        """Words that differ by one letter, or two in a long word."""
        found = words(clause.text[:LONGEST])
        typed = [
            Query.fuzzy_term_query(self._schema, "text", word, distance=1 if len(word) < 8 else 2)
            for word in found if len(word) > 3
        ]  # fmt: skip
        return all_of(typed) if typed else self._clause(clause)

    def _filter(self, facet: str, keys: Iterable[str], score: float = 0.0) -> Query:
        return Query.const_score_query(Query.term_set_query(self._schema, f"f_{facet}", list(keys)), score)


def _is_number(text: str) -> bool:
    """An ISBN and its like, printed with hyphens and kept without."""
    return len(text) > 7 and text[0].isdigit() and text.replace("-", "").replace(" ", "")[:-1].isdigit()


def _years(first: int | None, last: int | None) -> list[str]:
    return [str(year) for year in range(max(first or 1000, 1000), min(last or 2200, 2200) + 1)] or ["none"]
