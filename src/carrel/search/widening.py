"""The thesaurus steers: words that name a term also find what is catalogued under it, and its other names in the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from carrel.languages import INTERFACE
from carrel.record import facets
from carrel.search.document import Text
from carrel.search.engines import Engine, Unit
from carrel.search.grammar import COMMON, Clause
from carrel.vocabulary import Concept, Ref, Vocabularies, normal

LONGEST_NAME = 12  # words of a term that are looked for
SHORTEST = 3  # letters of a name in ASCII: "us", "it" and "in" are words before they are countries
SPOKEN_OF = ("topic", "audience", "place", "organisation", "series")  # their names in a text say what it is about
MOST_READ = 6_000  # publications whose text may be looked into for the names of one term
_HYPHENS = re.compile(r"[-\u2010-\u2015]")


@dataclass(frozen=True)
class Widened:
    """Words of the query that name a term. `deprecated` is the term that was named when another one is preferred;
    `names` are its other names that were looked for in the text, and that are marked there."""

    words: str
    term: Ref
    deprecated: Ref | None = None
    names: tuple[Text, ...] = ()


def widen(
    clauses: Sequence[Clause], vocabularies: Vocabularies, engine: Engine | None = None
) -> tuple[list[Unit], list[Widened]]:
    """Units of a query, longest names first; common words are asked for only inside a name.

    The engine tells which names of the terms its texts have; without it none are looked for.
    """
    units: list[Unit] = []
    widened: list[Widened] = []
    position = 0
    while position < len(clauses):
        length, named = _named(clauses, position, vocabularies, engine)
        span = tuple(clauses[position : position + length])
        if named or not span[0].common:
            units.append(Unit(span, tuple(each.term for each in named), _adding(named, engine)))
        widened += named
        position += length
    return units or as_typed(clauses), widened


def _adding(named: Sequence[Widened], engine: Engine | None) -> tuple[Clause, ...]:
    """The names that find more than what is filed under the terms; looking for the others again would only take time."""
    names = [name.words for each in named for name in each.names if engine and engine.adds(name.words, each.term)]
    return tuple(Clause("phrase", name) for name in dict.fromkeys(names))


def as_typed(clauses: Sequence[Clause]) -> list[Unit]:
    """Each clause a unit of its own; common words only when there is nothing else."""
    units = [Unit((clause,)) for clause in clauses if not clause.common]
    return units or [Unit((clause,)) for clause in clauses]


def broaden(units: Sequence[Unit], vocabularies: Vocabularies) -> list[Unit]:
    """The units with the next broader terms too, for when nothing is filed under the terms themselves."""
    return [
        Unit(unit.clauses, tuple(dict.fromkeys([*unit.terms, *_broader(unit.terms, vocabularies)])), unit.names)
        for unit in units
    ]


def apart(units: Sequence[Unit]) -> list[Unit]:
    """The units with each part of a hyphenated word as one of its own, for when some of the words are enough."""
    return [part for unit in units for part in _parts(unit)]


def _parts(unit: Unit) -> list[Unit]:
    first = unit.clauses[0]
    parts = _HYPHENS.split(first.text)
    if len(unit.clauses) > 1 or unit.terms or first.kind != "word" or first.title or not all(map(str.isalpha, parts)):
        return [unit]
    return [Unit((clause,)) for part in parts if not (clause := Clause("word", part)).common]


def _broader(refs: Sequence[Ref], vocabularies: Vocabularies) -> list[Ref]:
    concepts = [vocabularies.get(*ref) for ref in refs]
    return [(each.vocabulary, key) for each in concepts if each for key in each.broader]


def _named(
    clauses: Sequence[Clause], position: int, vocabularies: Vocabularies, engine: Engine | None
) -> tuple[int, list[Widened]]:
    for length in range(min(LONGEST_NAME, len(clauses) - position), 0, -1):
        span = clauses[position : position + length]
        if span[-1].common or any(clause.kind == "prefix" or clause.title for clause in span):
            continue
        words = " ".join(clause.text for clause in span)
        spelling = normal(words)
        if _short(spelling):
            continue
        refs = {facet: key for facet, key in vocabularies.refs(spelling).items() if facet in facets()}
        if refs:
            return length, [_widened(words, spelling, ref, vocabularies, engine) for ref in refs.items()]
    return 1, []


def _widened(words: str, spelling: str, ref: Ref, vocabularies: Vocabularies, engine: Engine | None) -> Widened:
    current = vocabularies.current(*ref)
    names = tuple(_present(_names(vocabularies, ref), spelling, engine)) if engine else ()
    return Widened(words, (ref[0], current), ref if current != ref[1] else None, names)


def _present(names: Sequence[tuple[str, Text]], typed: str, engine: Engine) -> Iterator[Text]:
    """Those names whose words the library has, as many as can be looked for."""
    left = MOST_READ
    for spelling, name in names:
        if spelling != typed and 0 < (found := engine.rarity(name.words)) <= left:
            left -= found
            yield name


@lru_cache(maxsize=2_000)
def _names(vocabularies: Vocabularies, ref: Ref) -> list[tuple[str, Text]]:
    """(normal spelling, name) of all that the term and the one preferred to it are called, labels first."""
    if ref[0] not in SPOKEN_OF:
        return []
    concepts = [vocabularies.get(ref[0], key) for key in dict.fromkeys([vocabularies.current(*ref), ref[1]])]
    found: dict[str, Text] = {}
    for name in (name for concept in concepts if concept for name in _called(concept)):
        spelling = normal(name.words)
        if not _short(spelling) and not all(word in COMMON for word in spelling.split()):
            found.setdefault(spelling, name)
    return list(found.items())


def _called(concept: Concept) -> Iterator[Text]:
    yield from (Text(tag, concept.label[tag]) for tag in INTERFACE if tag in concept.label)
    yield from (Text(tag, word) for tag in INTERFACE for word in concept.synonyms.get(tag, ()))


def _short(spelling: str) -> bool:
    return len(spelling) < SHORTEST and spelling.isascii()
