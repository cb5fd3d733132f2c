"""Did you mean: words that the library does not have, replaced by its own words that are spelled alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from carrel.record import facets
from carrel.search.document import Card
from carrel.search.engines import Ask, Engine
from carrel.search.grammar import COMMON, parse
from carrel.search.query import Query
from carrel.search.widening import as_typed, widen
from carrel.text import fold
from carrel.vocabulary import Vocabularies, normal

SHORTEST = 4  # letters of a word that is corrected
MOST = 4  # words of one query that are
_READ = 3  # publications in which the spelling of a word is looked up
_QUOTES = '"“”„‟«»＂'
# What stands between spaces; quoted text is one with what stands before it.
_CHUNK = re.compile(rf"[^\s{_QUOTES}]*[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]?|[^\s{_QUOTES}]+")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff])*")


def meant(engine: Engine, query: Query, vocabularies: Vocabularies) -> str | None:
    """The words of the query with those corrected that the library does not have; None when there are none such, or
    the corrected words find nothing either. Quoted words, beginnings*, -unwanted ones and field:values stay."""
    unknown = _unknown(query.words, engine, vocabularies)
    better = {word: best for word in unknown if (best := _best(word, engine))}
    if not better:
        return None
    cards = _found(engine, replace(query, words=_replaced(query.words, better)), vocabularies)
    if not cards:
        return None
    texts = _written(_read(cards, set(map(len, better.values()))))
    names = _names(vocabularies)
    spelled = {word: _spelled(best, [texts.get(best), names.get(best)]) for word, best in better.items()}
    return _replaced(query.words, spelled)


def _unknown(text: str, engine: Engine, vocabularies: Vocabularies) -> list[str]:
    words = dict.fromkeys(word for chunk in _CHUNK.findall(text) if _plain(chunk) for word in _WORD.findall(chunk))
    long = [word for word in words if len(fold(word)) >= SHORTEST and word.lower() not in COMMON]
    known = _known(vocabularies)
    return [word for word in long if fold(word) not in known and not engine.has(word)][:MOST]


def _plain(chunk: str) -> bool:
    """Whether it is words to be looked for as they are, and not part of the grammar."""
    field, colon, _ = chunk.partition(":")
    named = colon and (field.lower() in facets() or field.lower() == "title")
    return not (chunk.startswith(("-", "−", "–")) or chunk.endswith("*") or named or any(q in chunk for q in _QUOTES))


def _best(word: str, engine: Engine) -> str | None:
    return next((found for found, _ in engine.alike(word) if found not in COMMON), None)


def _replaced(text: str, better: Mapping[str, str]) -> str:
    def mended(chunk: re.Match[str]) -> str:
        return _WORD.sub(lambda word: better.get(word[0], word[0]), chunk[0]) if _plain(chunk[0]) else chunk[0]

    return _CHUNK.sub(mended, text)


def _found(engine: Engine, query: Query, vocabularies: Vocabularies) -> Sequence[Card]:
    """A few publications that the query finds, without any relaxation."""
    parsed = parse(query.words)
    units = widen(parsed.wanted, vocabularies, engine)[0] if query.widen else as_typed(parsed.wanted)
    chosen = {facet: tuple(vocabularies.current(facet, key) for key in keys) for facet, keys in query.chosen.items()}
    years = parsed.years if parsed.years != (None, None) else query.years
    ask = Ask(units=tuple(units), unwanted=parsed.unwanted, chosen=chosen, years=years, limit=_READ)
    return [card for _, card in engine.search(ask).hits]


def _spelled(folded: str, written: Sequence[str | None]) -> str:
    """Without accents where it is written so somewhere, perhaps in another language; else as it is written."""
    return folded if folded in written else next(filter(None, written), folded)


@lru_cache(maxsize=1)
def _known(vocabularies: Vocabularies) -> frozenset[str]:
    """The folded words of all names of terms, the hidden ones too."""
    return frozenset(word for each in vocabularies for text in each.spellings() for word in normal(text).split())


@lru_cache(maxsize=1)
def _names(vocabularies: Vocabularies) -> dict[str, str]:
    texts = (text for each in vocabularies for text in chain(each.label.values(), *each.synonyms.values()))
    return _written({word for text in texts for word in _WORD.findall(text.lower())})


def _read(cards: Sequence[Card], lengths: set[int]) -> set[str]:
    """The words of these publications, as they are written, that have about these lengths."""
    texts = [text for card in cards for text in (*card.title.values(), *card.abstract.values())]
    near = {length + more for length in lengths for more in (0, 1, 2)}  # marks that are folded away, after letters
    return {word for text in texts for word in _WORD.findall(text.lower()) if len(word) in near}


def _written(words: Iterable[str]) -> dict[str, str]:
    """{folded word: as it is written}, without accents where it is written so too."""
    found: dict[str, str] = {}
    for word in sorted(words):
        if (folded := fold(word)) == word or folded not in found:
            found[folded] = word
    return found
