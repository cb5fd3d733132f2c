"""The thesaurus steers: words that name a term also find what is catalogued under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from carrel.record import facets
from carrel.search.engines import Unit
from carrel.search.grammar import Clause
from carrel.vocabulary import Ref, Vocabularies, normal

LONGEST_NAME = 8  # words of a term that are looked for


@dataclass(frozen=True)
class Widened:
    """Words of the query that name terms. `deprecated` is the term that was named when another one is preferred."""

    words: str
    term: Ref
    deprecated: Ref | None = None


def widen(clauses: Sequence[Clause], vocabularies: Vocabularies) -> tuple[list[Unit], list[Widened]]:
    """Units of a query, longest names first; common words are asked for only inside a name."""
    units: list[Unit] = []
    widened: list[Widened] = []
    position = 0
    while position < len(clauses):
        length, named = _named(clauses, position, vocabularies)
        span = tuple(clauses[position : position + length])
        if named or not span[0].common:
            units.append(Unit(span, tuple(each.term for each in named)))
        widened += named
        position += length
    return units or as_typed(clauses), widened


def as_typed(clauses: Sequence[Clause]) -> list[Unit]:
    """Each clause a unit of its own; common words only when there is nothing else."""
    units = [Unit((clause,)) for clause in clauses if not clause.common]
    return units or [Unit((clause,)) for clause in clauses]


def broaden(units: Sequence[Unit], vocabularies: Vocabularies) -> list[Unit]:
    """The units with the next broader terms too, for when nothing is filed under the terms themselves."""
    return [
        Unit(unit.clauses, tuple(dict.fromkeys([*unit.terms, *_broader(unit.terms, vocabularies)]))) for unit in units
    ]


def _broader(refs: Sequence[Ref], vocabularies: Vocabularies) -> list[Ref]:
    concepts = [vocabularies.get(*ref) for ref in refs]
    return [(each.vocabulary, key) for each in concepts if each for key in each.broader]


def _named(clauses: Sequence[Clause], position: int, vocabularies: Vocabularies) -> tuple[int, list[Widened]]:
    for length in range(min(LONGEST_NAME, len(clauses) - position), 0, -1):
        span = clauses[position : position + length]
        if span[-1].common or any(clause.kind == "prefix" or clause.title for clause in span):
            continue
        words = " ".join(clause.text for clause in span)
        spelling = normal(words)
        if len(spelling) < 3 and spelling.isascii():
            continue  # "us", "it" and "in" are words before they are countries
        refs = {facet: key for facet, key in vocabularies.refs(spelling).items() if facet in facets()}
        if refs:
            return length, [_widened(words, ref, vocabularies) for ref in refs.items()]
    return 1, []


def _widened(words: str, ref: Ref, vocabularies: Vocabularies) -> Widened:
    current = vocabularies.current(*ref)
    return Widened(words, (ref[0], current), ref if current != ref[1] else None)
