"""From a Query to Results: parse, widen, ask the engine, relax when nothing is found, mark the words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carrel.record import facets
from carrel.search.document import Card
from carrel.search.engines import Anchor, Ask, Engine, Found, Unit
from carrel.search.grammar import Parsed, parse
from carrel.search.highlight import Highlighter, Part
from carrel.search.holdings import held
from carrel.search.passages import Passage, best, read
from carrel.search.query import LAST_PAGE, PAGE_SIZE, Query
from carrel.search.widening import Widened, apart, as_typed, broaden, widen
from carrel.vocabulary import Vocabularies

WHOLE = 10_000  # characters: no title is longer
LONG = 4  # words and names: where so many are asked for and few publications have them all, the others follow
MOST_ALIKE = 16  # words that are looked for as if misspelled


@dataclass(frozen=True)
class Hit:
    card: Card
    score: float
    title: list[Part]
    title_language: str
    abstract: list[Part]
    language: str  # of the abstract
    passages: Sequence[Passage] = ()  # of its files


@dataclass(frozen=True)
class Without:
    """What there would be without the filter of one facet or "year"; facet "" is all of them."""

    facet: str
    keys: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Results:
    """One page of answers.

    `relaxed` says why not all have every word as typed: "broader": a broader term was taken; "several": those with
    several of the words follow the `every` publications that have them all; "any": one word was enough; "near": words
    spelled alike. `without` is told when filters were chosen and nothing was found as typed.
    """

    query: Query
    total: int
    hits: list[Hit]
    facets: Mapping[str, Mapping[str, int]]
    widened: list[Widened]
    relaxed: str = ""
    cut: bool = False
    every: int = 0  # publications that have every word as typed, or what its terms and their names stand for
    without: tuple[Without, ...] = ()
    unclear: str = ""  # typed after `year:`, and no year
    start: int = 0  # how many of the list stand before the first hit

    @property
    def last(self) -> int:
        """Number of the last page."""
        return 1 if self.query.keys else max(1, min(LAST_PAGE, -(-self.total // PAGE_SIZE)))

    @property
    def next(self) -> int | None:
        if self.query.keys:
            return None
        more = self.total > self.query.page * PAGE_SIZE and self.query.page < LAST_PAGE
        return self.query.page + 1 if more else None


@dataclass(frozen=True)
class Inside:
    """Pages of one publication. `relaxed`: no page has all of the words, and these have some of them."""

    query: Query
    total: int
    passages: list[Passage]
    widened: list[Widened]
    relaxed: bool = False

    @property
    def last(self) -> int:
        """Number of the last page of the list."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def next(self) -> int | None:
        return self.query.page + 1 if self.total > self.query.page * PAGE_SIZE else None


def find(
    engine: Engine,
    query: Query,
    vocabularies: Vocabularies,
    language: str,
    most: int | None = None,
    counted: Sequence[str] | None = None,
    limit: int = PAGE_SIZE,
    before: int | None = None,
    anchor: Anchor | None = None,
) -> Results:
    """`language` is the reader's: titles and abstracts come in it where they exist.

    `limit` publications a page; `before`: those that follow this place in order of time; `anchor`: so in any other order.
    Of each facet the `most` frequent values are counted at least; None: all. `counted` are the facets; None: all.
    """
    parsed = parse(query.words)
    units, widened = _units(parsed, query, vocabularies, engine)
    ask = _ask(query, parsed, units, vocabularies, limit)
    ask = replace(ask, counted=tuple(facets() if counted is None else counted), most=most, anchor=anchor)
    exact = engine.search(ask)
    asked, found, how = _relaxed(engine, ask, exact, vocabularies)
    found = _going_on(engine, asked, found, before)
    without = () if exact.total else tuple(_without(engine, query, parsed, units, vocabularies))
    marks, lines = _marks(units, widened, engine)
    passages = best(engine, asked, [card.id for _, card in found.hits if not card.notice], lines, language)
    hits = [_hit(card, score, marks, language, passages.get(card.id, ())) for score, card in found.hits]
    return Results(
        query, found.total, _as_listed(query, hits), found.facets, widened, how, parsed.cut, exact.total, without, parsed.unclear, found.start
    )  # fmt: skip


def _going_on(engine: Engine, asked: Ask, found: Found, before: int | None) -> Found:
    if before is None:
        return found
    return replace(found, hits=engine.search(replace(asked, before=before, offset=0, counted=())).hits)


def _as_listed(query: Query, hits: list[Hit]) -> list[Hit]:
    """In the order of the query's own list of publications, if it has one and no other order was asked for."""
    return hits if query.sort or not query.keys else sorted(hits, key=lambda hit: query.keys.index(hit.card.id))


def inside(engine: Engine, query: Query, key: str, vocabularies: Vocabularies, in_order: bool = False) -> Inside:
    """The pages of a publication that have the words of the query, PAGE_SIZE at a time: the best first, or `in_order` of
    its files. Two database queries, or none."""
    parsed = parse(query.words)
    units, widened = _units(parsed, query, vocabularies, engine)
    ask = _ask(replace(query, keys=()), parsed, units, vocabularies)
    total, places = engine.inside(ask, key, in_order)
    relaxed = not total and len(units) > 1
    if relaxed:
        total, places = engine.inside(replace(ask, match="any"), key, in_order)
    if not places:
        return Inside(query, total, [], widened, relaxed and total > 0)
    files = held([key])
    passages = read({key: places}, files, _marks(units, widened, engine)[1])[key]
    return Inside(query, total, passages, widened, relaxed)


def _marks(units: Sequence[Unit], widened: Sequence[Widened], engine: Engine) -> tuple[Highlighter, Highlighter]:
    """For what the catalogue says, and for pages, where the lines with a phrase are shown."""
    typed = [clause for unit in units for clause in unit.clauses]
    names = [name.words for each in widened for name in each.names]
    phrases = [clause.text for clause in typed if clause.kind == "phrase"]
    marks = Highlighter(typed, names, engine.stem)
    return marks, Highlighter(typed, names + phrases, engine.stem) if phrases else marks


def ids(engine: Engine, query: Query, vocabularies: Vocabularies) -> Iterator[str]:
    """Keys of everything that `find` would show on its pages, in the same order; few are held in memory."""
    parsed = parse(query.words)
    ask = replace(_ask(query, parsed, _units(parsed, query, vocabularies, engine)[0], vocabularies), offset=0, limit=1)
    asked, _, _ = _relaxed(engine, ask, engine.search(ask), vocabularies)
    if query.keys and not query.sort:
        return iter(sorted(engine.ids(asked), key=query.keys.index))
    return engine.ids(asked)


def _relaxed(engine: Engine, ask: Ask, exact: Found, vocabularies: Vocabularies) -> tuple[Ask, Found, str]:
    """The first that finds more than was found as typed. What decides does not depend on the page."""
    if exact.total < PAGE_SIZE:
        for how, looser in _looser(ask, exact.total, vocabularies):
            if (found := engine.search(looser)).total > exact.total:
                return looser, found, how
    return ask, exact, ""


def _looser(ask: Ask, total: int, vocabularies: Vocabularies) -> Iterator[tuple[str, Ask]]:
    """What to ask when little is found, closest first; all but several of many words only when it is nothing."""
    if not total and any(unit.terms for unit in ask.units):
        yield "broader", replace(ask, units=tuple(broaden(ask.units, vocabularies)))
    words = tuple(apart(ask.units))
    if len(set(words)) >= LONG:
        yield "several", replace(ask, units=words, match="several")
    if not total and len(words) > 1:
        yield "any", replace(ask, units=words, match="any")
    if not total and words:
        yield "near", replace(ask, units=ask.units[:MOST_ALIKE], match="near")


def _without(
    engine: Engine, query: Query, parsed: Parsed, units: list[Unit], vocabularies: Vocabularies
) -> Iterator[Without]:
    """What is found without each filter; where taking one off is not enough, without all of them."""

    def total(looser: Query) -> int:
        return engine.search(replace(_ask(looser, parsed, units, vocabularies), offset=0, limit=1)).total

    filters = [(facet, keys, replace(query, chosen=_but(query.chosen, facet))) for facet, keys in query.chosen.items()]
    if query.years != (None, None):
        filters.append(("year", (), query.without_years()))
    found = [Without(facet, keys, total(looser)) for facet, keys, looser in filters]
    if not any(each.total for each in found) and len(filters) > 1:
        found = [Without("", (), total(replace(query, chosen={}, years=(None, None))))]
    yield from (each for each in found if each.total)


def _but(chosen: Mapping[str, tuple[str, ...]], facet: str) -> dict[str, tuple[str, ...]]:
    return {name: keys for name, keys in chosen.items() if name != facet}


def _units(
    parsed: Parsed, query: Query, vocabularies: Vocabularies, engine: Engine
) -> tuple[list[Unit], list[Widened]]:
    if query.widen:
        return widen(parsed.wanted, vocabularies, engine)
    return as_typed(parsed.wanted), []


def _ask(query: Query, parsed: Parsed, units: list[Unit], vocabularies: Vocabularies, limit: int = PAGE_SIZE) -> Ask:
    chosen = {facet: tuple(vocabularies.current(facet, key) for key in keys) for facet, keys in query.chosen.items()}
    for facet, value in parsed.chosen:
        chosen[facet] = (*chosen.get(facet, ()), _key(facet, value, vocabularies))
    return Ask(
        units=tuple(units),
        unwanted=parsed.unwanted,
        chosen=chosen,
        years=parsed.years if parsed.years != (None, None) else query.years,
        sort=query.order,
        offset=0 if query.keys else (query.page - 1) * limit,
        limit=len(query.keys) or limit,
        ids=query.keys,
    )


def _key(facet: str, value: str, vocabularies: Vocabularies) -> str:
    if vocabularies.get(facet, value.lower()):
        return vocabularies.current(facet, value.lower())
    found = vocabularies.find(value, [facet])
    return found[1] if found else value


def _hit(card: Card, score: float, marks: Highlighter, language: str, passages: Sequence[Passage]) -> Hit:
    title = language if language in card.title else next(iter(card.title))
    abstract = language if language in card.abstract else next(iter(card.abstract), "")
    return Hit(
        card, score, marks.passage(card.title[title], title, WHOLE), title,
        marks.passage(card.abstract[abstract], abstract) if abstract else [], abstract, passages,
    )  # fmt: skip
