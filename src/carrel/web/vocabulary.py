"""All terms of a vocabulary: as a tree, and from A to Z with the words that lead to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse

from carrel.search.document import WORLD
from carrel.text import fold
from carrel.vocabulary import NAMES, Concept
from carrel.web.map import world
from carrel.web.site import Library, library, page_of, render

TITLES = {
    "topic": "Topics", "audience": "For whom", "type": "Types", "place": "Places", "language": "Languages",
    "organisation": "Organisations", "series": "Series", "licence": "Licences",
}  # fmt: skip
NAMED = {word: vocabulary for vocabulary, word in NAMES.items()}
_ARTICLE = "ال"  # Arabic lists are ordered without it


@dataclass(frozen=True)
class Branch:
    concept: Concept
    narrower: list["Branch"]


@dataclass(frozen=True)
class Entry:
    """A line of an alphabetical list. `word` is the concept's label, or another word that leads to it."""

    word: str
    language: str
    concept: Concept
    see: bool = False


def vocabulary(request: HttpRequest, language: str, word: str) -> HttpResponse:
    """The terms that have publications."""
    name, now = NAMED[word], library()
    counts = now.counts.get(name, {})
    found = [each for each in now.vocabularies.of(name) if counts.get(each.key) and not each.replaced_by]
    ordered = request.GET.get("view") == "a-z"
    return render(
        request, language, "vocabulary.html",
        vocabulary=name, title=TITLES[name], counts=counts, ordered=ordered,
        letters=_letters(now, name, found, language) if ordered else [],
        branches=[] if ordered else _tree(found, language),
        drawing=world(counts, page_of(request, language)) if name == "place" and not ordered else "",
    )  # fmt: skip


def _tree(found: list[Concept], language: str) -> list[Branch]:
    found = sorted(found, key=lambda concept: fold(concept.name(language)))
    present = {concept.key for concept in found} - {WORLD}  # which holds no publications of its regions
    seen: set[str] = set()
    return [_branch(each, found, seen) for each in found if not present & set(each.broader)]


def _branch(concept: Concept, found: list[Concept], seen: set[str]) -> Branch:
    """The term with what is narrower. A term that stands in two places shows its own narrower ones in the first."""
    if concept.key in seen:
        return Branch(concept, [])
    seen.add(concept.key)
    return Branch(
        concept, [_branch(each, found, seen) for each in found if concept.key in each.broader and concept.key != WORLD]
    )


def _letters(now: Library, name: str, found: list[Concept], language: str) -> list[tuple[str, list[Entry]]]:
    """(letter, its entries): labels, and the words that lead to them."""
    entries = [entry for concept in found for entry in _entries(now, name, concept, language)]
    entries.sort(key=lambda entry: (_letter(entry.word), _spelled(entry.word)))
    return [(letter, list(group)) for letter, group in groupby(entries, key=lambda entry: _letter(entry.word))]


def _entries(now: Library, name: str, concept: Concept, language: str) -> Iterator[Entry]:
    yield Entry(concept.name(language), concept.name_language(language), concept)
    words = list(concept.synonyms.get(language, ()))
    for old in now.vocabularies.replaced(name, concept.key):
        words += [old.label[language]] if language in old.label else []
    for word in dict.fromkeys(words):
        if fold(word) != fold(concept.name(language)):
            yield Entry(word, language, concept, see=True)


def _spelled(word: str) -> str:
    return fold(word).removeprefix(_ARTICLE).strip("\"'“”«»(¿¡ ")


def _letter(word: str) -> str:
    first = _spelled(word)[:1].upper()
    return first if first.isalpha() else "#"
