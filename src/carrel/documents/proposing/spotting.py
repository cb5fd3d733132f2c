"""Names of terms in running text: every spelling of the vocabularies is looked for in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from carrel.text import fold
from carrel.vocabulary import Concept, Vocabularies

SPOTTED = ("topic", "type", "place", "organisation", "series", "licence")
IN_ANY_LANGUAGE = ("organisation", "series", "licence")  # names; other words mean something else elsewhere
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640])*")
_ARTICLE = re.compile(
    "^[وف]?(?:[بك]?ال|لل)(?=.{3})|^[وبل](?=.{4})"
)  # particles and article that Arabic writes as one word
_LONGEST_ACRONYM = 8
Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """The name of a term in a text, from one word to another (not included)."""

    vocabulary: str
    key: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Name:
    vocabulary: str
    key: str
    acronym: bool  # "WHO" is not "who"
    proper: bool  # "Chad" and "Turkey" begin with a capital
    single: str  # a name of one word, folded: "derecho" is law, "derechos" are rights


@dataclass(frozen=True)
class Spellings:
    """What is looked for, made once for a state of the vocabularies and a language."""

    names: dict[Stems, tuple[_Name, ...]]
    lengths: dict[str, tuple[int, ...]]  # {first stem: numbers of words, longest first}


@lru_cache(maxsize=8)
def spellings(vocabularies: Vocabularies, language: str) -> Spellings:
    names: dict[Stems, dict[str, _Name]] = defaultdict(dict)
    lengths: dict[str, set[int]] = defaultdict(set)
    concepts = [each for vocabulary in SPOTTED for each in vocabularies.of(vocabulary)]
    for concept in sorted(concepts, key=lambda each: each.replaced_by is not None):
        for spelling in _spelt(concept, language):
            if stems := _stems(spelling):
                name = _Name(
                    concept.vocabulary, vocabularies.current(concept.vocabulary, concept.key),
                    _acronym(spelling), concept.vocabulary == "place",
                    fold(spelling) if len(stems) == 1 and fold(spelling).isascii() else "",
                )  # fmt: skip
                names[stems].setdefault(f"{name.vocabulary} {name.single}", name)
                lengths[stems[0]].add(len(stems))
    return Spellings(
        {stems: tuple(found.values()) for stems, found in names.items()},
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
    )


def _spelt(concept: Concept, language: str) -> Iterator[str]:
    if concept.vocabulary in IN_ANY_LANGUAGE:
        yield from concept.spellings()
        return
    tag = language.split("-")[0]
    tag = tag if tag in concept.label else "en"
    if tag in concept.label:
        yield concept.label[tag]
    yield from concept.synonyms.get(tag, [])
    yield from concept.hidden


def _acronym(spelling: str) -> bool:
    return len(spelling) <= _LONGEST_ACRONYM and spelling.isupper() and spelling.isascii()


def spot(text: str, known: Spellings) -> list[Spot]:
    """The names in a text, the longest at each place; a name within a longer one is not counted."""
    words = _WORD.findall(text)
    stems = [stem(word) for word in words]
    shouted = text.isupper() and len(words) > 3
    found: list[Spot] = []
    position = 0
    while position < len(words):
        spots = _at(position, words, stems, known, shouted)
        found += spots
        position = spots[0].end if spots else position + 1
    return found


def _at(start: int, words: list[str], stems: list[str], known: Spellings, shouted: bool) -> list[Spot]:
    for length in known.lengths.get(stems[start], ()):
        names = known.names.get(tuple(stems[start : start + length]), ())
        spots = [
            Spot(name.vocabulary, name.key, start, start + length, " ".join(words[start : start + length]))
            for name in names
            if _fits(name, words[start], shouted)
        ]
        if spots:
            return spots
    return []


def _fits(name: _Name, word: str, shouted: bool) -> bool:
    if name.acronym:
        return word.isupper() and not shouted
    if name.single and fold(word) != name.single:
        return False
    return not name.proper or not word[0].islower()


def _stems(text: str) -> Stems:
    return tuple(stem(word) for word in _words(text))


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What a word and its plural have in common; crude, but the same on both sides."""
    folded = fold(word)
    if not folded.isascii():
        return _ARTICLE.sub("", folded)
    if len(folded) > 3 and folded[-1] == "s" and folded[-2] != "s":
        folded = folded[:-1]
    if len(folded) > 4 and folded[-1] in "ey":
        return folded[:-1] + ("i" if folded[-1] == "y" else "")
    return folded
