"""What a reader may mean while still typing: terms that have publications, by any spelling, and titles."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from carrel.search.document import Card
from carrel.search.engines import Engine
from carrel.text import visible
from carrel.vocabulary import Concept, Ref, Vocabularies, normal

KINDS = ("topic", "audience", "type", "place", "organisation", "series")
MOST = 8  # in all
TITLES = 3  # of them at most, when there are terms enough
LONGEST = 100  # letters that are looked at
_LOOKED_AT = 12  # titles of which the best are taken
_LAST = "\U0010ffff"

Counts = Mapping[str, Mapping[str, int]]  # {facet: {key: publications}}
Rank = tuple[bool, bool, bool, int, int]  # smaller is better


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term, or a publication by its title. `words` are what matched when it is not the label."""

    kind: str  # of KINDS, or title
    key: str
    label: str
    language: str  # of the label
    words: str = ""
    words_language: str = ""  # "" where it is not known
    deprecated: bool = False  # the words are a term to which this one is preferred
    count: int = 0  # publications


@dataclass(frozen=True, slots=True)
class _Spelling:
    concept: Concept
    current: str  # key of the concept, or of the one that replaces it
    text: str  # "" when it is never shown
    language: str
    label: bool
    normal: str
    words: tuple[str, ...]


def suggestions(
    engine: Engine, text: str, vocabularies: Vocabularies, counts: Counts, language: str
) -> list[Suggestion]:
    """The best of what begins like the text, in the reader's language; the best terms first, then titles."""
    typed = normal(visible(text[: 4 * LONGEST])[:LONGEST])
    if not typed:
        return []
    terms = _terms(typed, vocabularies, counts, language)
    titles = _titles(engine, typed, language)[: max(TITLES, MOST - len(terms))]
    return terms[: MOST - len(titles)] + titles


def _terms(typed: str, vocabularies: Vocabularies, counts: Counts, language: str) -> list[Suggestion]:
    best: dict[Ref, tuple[Rank, _Spelling]] = {}
    for spelling in _table(vocabularies).beginning(typed.split()):
        ref = spelling.concept.vocabulary, spelling.current
        if count := counts.get(ref[0], {}).get(ref[1], 0):
            rank = _rank(spelling, typed, language, count)
            if ref not in best or rank < best[ref][0]:
                best[ref] = rank, spelling
    ordered = sorted(best.items(), key=lambda item: (item[1][0], item[0]))
    return [_term(ref, -rank[-1], spelling, vocabularies, language) for ref, (rank, spelling) in ordered[:MOST]]


def _rank(spelling: _Spelling, typed: str, language: str, count: int) -> Rank:
    """The whole spelling first; then the reader's language before others; a beginning before a later word; labels
    before synonyms, those before deprecated terms; many publications before few."""
    concept = spelling.concept
    label = spelling.label and spelling.language == concept.name_language(language)
    own = label or spelling.language in (language, "") or concept.vocabulary == "organisation"  # names are names
    kind = 0 if label and not concept.replaced_by else 2 if concept.replaced_by else 1
    return spelling.normal != typed, not own, not spelling.normal.startswith(typed), kind, -count


def _term(ref: Ref, count: int, spelling: _Spelling, vocabularies: Vocabularies, language: str) -> Suggestion:
    concept = vocabularies.get(*ref) or spelling.concept
    label, tag = concept.name(language), concept.name_language(language)
    if spelling.concept.key != ref[1]:
        old = spelling.concept
        words, spoken = (
            (spelling.text, spelling.language) if spelling.text else (old.name(language), old.name_language(language))
        )
        return Suggestion(*ref, label, tag, words, spoken, True, count)
    words = "" if normal(label) == spelling.normal else spelling.text
    return Suggestion(*ref, label, tag, words, spelling.language if words else "", False, count)


class _Table:
    """All spellings of all terms, sorted by each of their words."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        concepts = [each for name in KINDS for each in vocabularies.of(name)]
        self._spellings = [spelling for each in concepts for spelling in _spelled(each, vocabularies)]
        pairs = sorted((word, at) for at, each in enumerate(self._spellings) for word in set(each.words))
        self._words = [word for word, _ in pairs]
        self._places = [at for _, at in pairs]

    def beginning(self, typed: list[str]) -> Iterator[_Spelling]:
        """Those in which each of the typed words begins a word."""
        longest = max(typed, key=len)
        first, last = bisect_left(self._words, longest), bisect_left(self._words, longest + _LAST)
        others = {word for word in typed if word != longest}
        for at in dict.fromkeys(self._places[first:last]):
            spelling = self._spellings[at]
            if all(any(word.startswith(other) for word in spelling.words) for other in others):
                yield spelling


_table = lru_cache(maxsize=1)(_Table)


def _spelled(concept: Concept, vocabularies: Vocabularies) -> Iterator[_Spelling]:
    current = vocabularies.current(concept.vocabulary, concept.key)
    spellings = [(text, tag, True) for tag, text in concept.label.items()]
    spellings += [(text, tag, False) for tag, words in concept.synonyms.items() for text in words]
    shown = {normal(text) for text, _, _ in spellings}
    for text, tag, label in spellings:
        yield _Spelling(concept, current, text, tag, label, normal(text), _beginnings(normal(text)))
    for form in sorted({normal(text) for text in concept.spellings()} - shown):
        yield _Spelling(concept, current, "", "", False, form, _beginnings(form))


def _beginnings(form: str) -> tuple[str, ...]:
    """The words, and Arabic ones without their article too."""
    words = form.split()
    return tuple(words + [word[2:] for word in words if word.startswith("ال") and len(word) > 4])


def _titles(engine: Engine, typed: str, language: str) -> list[Suggestion]:
    """Current editions first, and titles that begin as typed."""
    found = [(card, *title) for card in engine.titles(typed, _LOOKED_AT) if (title := _title(card, typed, language))]
    found.sort(key=lambda each: (each[0].superseded, not normal(each[2]).startswith(typed)))
    return [Suggestion("title", card.id, title, tag) for card, tag, title in found]


def _title(card: Card, typed: str, language: str) -> tuple[str, str] | None:
    """(language, title): the first title that has the words, the reader's language before that of the original."""
    titles = sorted(card.title.items(), key=lambda item: item[0] != language)
    return next(((tag, title) for tag, title in titles if _begun(f" {normal(title)}", typed.split())), None)


def _begun(title: str, words: list[str]) -> bool:
    """Whether each begins a word. Not every script has spaces, and Arabic joins words."""
    return all(f" {word}" in title or (not word.isascii() and word in title) for word in words)
