"""From a Query to Results: parse, widen, ask the engine, relax when nothing is found, mark the words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from carrel.record import facets
from carrel.search.document import Card
from carrel.search.engines import Ask, Engine, Unit
from carrel.search.grammar import Parsed, parse
from carrel.search.highlight import Highlighter, Part
from carrel.search.query import LAST_PAGE, PAGE_SIZE, Query
from carrel.search.widening import Widened, as_typed, broaden, widen
from carrel.vocabulary import Vocabularies

WHOLE = 10_000  # characters: no title is longer


@dataclass(frozen=True)
class Hit:
    card: Card
    score: float
    title: list[Part]
    title_language: str
    abstract: list[Part]
    language: str  # of the abstract


@dataclass(frozen=True)
class Results:
    """One page of answers. `relaxed` is "broader", "any" or "near" when not every word was found as typed."""

    query: Query
    total: int
    hits: list[Hit]
    facets: Mapping[str, Mapping[str, int]]
    widened: list[Widened]
    relaxed: str = ""
    cut: bool = False

    @property
    def last(self) -> int:
        """Number of the last page."""
        return max(1, min(LAST_PAGE, -(-self.total // PAGE_SIZE)))

    @property
    def next(self) -> int | None:
        more = self.total > self.query.page * PAGE_SIZE and self.query.page < LAST_PAGE
        return self.query.page + 1 if more else None


def find(
    engine: Engine,
    query: Query,
    vocabularies: Vocabularies,
    language: str,
    most: int | None = None,
    counts: bool = True,
) -> Results:
    """`language` is the reader's: titles and abstracts come in it where they exist.

    Of each facet the `most` frequent values are counted at least; None: all; without `counts` no facet is.
    """
    parsed = parse(query.words)
    units, widened = _units(parsed, query, vocabularies)
    ask = replace(_ask(query, parsed, units, vocabularies), counted=tuple(facets()) if counts else (), most=most)
    found, how = engine.search(ask), ""
    for relaxed, looser in _looser(ask, vocabularies):
        if not found.total:
            found, how = engine.search(looser), relaxed
    marks = Highlighter([clause for unit in units for clause in unit.clauses], engine.stem)
    hits = [_hit(card, score, marks, language) for score, card in found.hits]
    return Results(query, found.total, hits, found.facets, widened, how if found.total else "", parsed.cut)


def _looser(ask: Ask, vocabularies: Vocabularies) -> Iterator[tuple[str, Ask]]:
    """What to ask when nothing is found, closest first: broader terms, some of the words, words spelled alike."""
    if any(unit.terms for unit in ask.units):
        yield "broader", replace(ask, units=tuple(broaden(ask.units, vocabularies)))
    if len(ask.units) > 1:
        yield "any", replace(ask, match="any")
    if ask.units:
        yield "near", replace(ask, match="near")


def _units(parsed: Parsed, query: Query, vocabularies: Vocabularies) -> tuple[list[Unit], list[Widened]]:
    if query.widen:
        return widen(parsed.wanted, vocabularies)
    return as_typed(parsed.wanted), []


def _ask(query: Query, parsed: Parsed, units: list[Unit], vocabularies: Vocabularies) -> Ask:
    chosen = {facet: tuple(vocabularies.current(facet, key) for key in keys) for facet, keys in query.chosen.items()}
    for facet, value in parsed.chosen:
        chosen[facet] = (*chosen.get(facet, ()), _key(facet, value, vocabularies))
    return Ask(
        units=tuple(units),
        unwanted=parsed.unwanted,
        chosen=chosen,
        years=parsed.years if parsed.years != (None, None) else query.years,
        sort=query.order,
        offset=(query.page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


def _key(facet: str, value: str, vocabularies: Vocabularies) -> str:
    if vocabularies.get(facet, value.lower()):
        return vocabularies.current(facet, value.lower())
    found = vocabularies.find(value, [facet])
    return found[1] if found else value


def _hit(card: Card, score: float, marks: Highlighter, language: str) -> Hit:
    title = language if language in card.title else next(iter(card.title))
    abstract = language if language in card.abstract else next(iter(card.abstract), "")
    return Hit(
        card, score, marks.passage(card.title[title], title, WHOLE), title,
        marks.passage(card.abstract[abstract], abstract) if abstract else [], abstract,
    )  # fmt: skip
