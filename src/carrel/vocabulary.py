"""Vocabularies: the words readers filter by, as SKOS concepts (W3C SKOS Reference, 2009).

`Concept` is one term. `Vocabularies` is all of them at one moment: looked up by key, found by any spelling.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict

from carrel.identifiers import key
from carrel.record import Keys, Prose, Tag, Title
from carrel.text import fold

# vocabulary: the word for it in an address
NAMES = {
    "topic": "topics",
    "audience": "audiences",
    "type": "types",
    "place": "places",
    "language": "languages",
    "organisation": "organisations",
    "series": "series",
    "licence": "licences",
}


def _uri(text: str) -> str:
    value = text.strip()
    if not 0 < len(value) <= 2000 or not value.isprintable() or ":" not in value or set(value) & set(' <>"{}|\\^`'):
        raise ValueError(f"{value[:60]!r} is no identifier of a term, which is a web address or another URI")
    return value


class Match(BaseModel):
    """A term of another thesaurus. `labels` are what it is called there, so that its words are understood."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["exact", "close", "broad"]  # skos:exactMatch, skos:closeMatch, skos:broadMatch: that one is broader
    uri: Annotated[str, AfterValidator(_uri)]
    labels: list[Title] = []


class Concept(BaseModel):
    """One term: key, labels per language, relatives. The comment behind a field is its name in SKOS or Dublin Core."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vocabulary: str  # skos:inScheme
    key: Annotated[str, AfterValidator(key)]
    label: dict[Tag, Title]  # skos:prefLabel
    synonyms: dict[Tag, list[Title]] = {}  # skos:altLabel, shown
    hidden: list[Title] = []  # skos:hiddenLabel: spellings that are understood but never shown
    broader: Keys = []  # skos:broader
    related: Keys = []  # skos:related
    definition: dict[Tag, Prose] = {}  # skos:definition
    scope_note: dict[Tag, Prose] = {}  # skos:scopeNote
    replaced_by: str | None = None  # dcterms:isReplacedBy; set means deprecated
    reason: dict[Tag, Prose] = {}  # skos:changeNote: why another term is preferred
    same_as: dict[str, str] = {}  # dcterms:identifier, {scheme: identifier}, such as {"ror": "..."}
    matches: list[Match] = []  # in other thesauri
    url: str = ""  # foaf:homepage, for organisations

    def name(self, language: str) -> str:
        """The label in that language, else in English, else the first."""
        return self.label.get(language) or self.label.get("en") or next(iter(self.label.values()))

    def name_language(self, language: str) -> str:
        """The language that `name` answers in."""
        return language if language in self.label else "en" if "en" in self.label else next(iter(self.label))

    def spellings(self) -> Iterator[str]:
        """Every label, synonym and hidden spelling; the key too where it is a word."""
        yield from self.label.values()
        for words in self.synonyms.values():
            yield from words
        yield from self.hidden
        if self.vocabulary not in ("place", "language"):  # codes such as "in" and "it" are words first
            yield self.key.replace("-", " ")


Ref = tuple[str, str]  # (vocabulary, key)


class Vocabularies:
    """All concepts at one moment. Never changed: a new state is a new object."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts: dict[Ref, Concept] = {(each.vocabulary, each.key): each for each in concepts}

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def get(self, vocabulary: str, key: str) -> Concept | None:
        return self._concepts.get((vocabulary, key))

    def of(self, vocabulary: str) -> list[Concept]:
        """The concepts of one vocabulary, deprecated ones included, in their stored order."""
        return self._by_vocabulary.get(vocabulary, [])

    def label(self, vocabulary: str, key: str, language: str) -> str:
        """The label, or the key itself when no term has it."""
        concept = self.get(vocabulary, key)
        return concept.name(language) if concept else key

    def current(self, vocabulary: str, key: str) -> str:
        """The key that replaces a deprecated one, or the key itself."""
        seen = {key}
        while (concept := self.get(vocabulary, key)) and concept.replaced_by and concept.replaced_by not in seen:
            key = concept.replaced_by
            seen.add(key)
        return key

    def narrower(self, vocabulary: str, key: str) -> list[Concept]:
        return self._narrower.get((vocabulary, key), [])

    def with_narrower(self, vocabulary: str, key: str) -> Iterator[str]:
        """The key and those of all narrower terms, nearest first, each once."""
        found, seen = [key], {key}
        for each in found:  # grows meanwhile
            below = [concept.key for concept in self.narrower(vocabulary, each) if concept.key not in seen]
            seen.update(below)
            found += below
            yield each

    def ancestors(self, vocabulary: str, key: str) -> tuple[str, ...]:
        """Keys of all broader terms, nearest first, without the key itself."""
        return self._ancestors((vocabulary, key))

    def with_ancestors(self, vocabulary: str, keys: Iterable[str]) -> list[str]:
        """The keys and all their broader terms, each once."""
        return list(dict.fromkeys(each for key in keys for each in (key, *self.ancestors(vocabulary, key))))

    def find(self, spelling: str, vocabularies: Iterable[str] = NAMES) -> Ref | None:
        """The current term that has this spelling in any language; the first vocabulary that knows it wins. Where none
        does, the term that a term of another thesaurus is mapped to, by its name there or its URI."""
        form, vocabularies = normal(spelling), tuple(vocabularies)
        for known in (self._spellings, self._foreign):
            found = known.get(form, {})
            for vocabulary in vocabularies:
                if vocabulary in found:
                    return vocabulary, self.current(vocabulary, found[vocabulary])
        return None

    def roughly(self, spelling: str) -> bool:
        """Whether a spelling is known only as that of a foreign term which says less or more than ours."""
        form = normal(spelling)
        return form in self._foreign and form not in self._spellings and form not in self._exact

    def refs(self, normal_spelling: str) -> dict[str, str]:
        """{vocabulary: key} of the terms with this spelling, already in its `normal` form."""
        return self._spellings.get(normal_spelling, {})

    def replaced(self, vocabulary: str, key: str) -> list[Concept]:
        """The deprecated concepts that lead to this one."""
        return self._replaced.get((vocabulary, key), [])

    def path(self, vocabulary: str, key: str) -> list[str]:
        """The keys from the top of the tree down to this one, by the first broader term of each."""
        way = [key]
        while (up := self._broader((vocabulary, way[0]))) and up[0] not in way:
            way.insert(0, up[0])
        return way

    @cached_property
    def _replaced(self) -> dict[Ref, list[Concept]]:
        found: dict[Ref, list[Concept]] = defaultdict(list)
        for each in self:
            if each.replaced_by:
                found[each.vocabulary, self.current(each.vocabulary, each.key)].append(each)
        return found

    @cached_property
    def _by_vocabulary(self) -> dict[str, list[Concept]]:
        found: dict[str, list[Concept]] = defaultdict(list)
        for each in self:
            found[each.vocabulary].append(each)
        return found

    @cached_property
    def _narrower(self) -> dict[Ref, list[Concept]]:
        found: dict[Ref, list[Concept]] = defaultdict(list)
        for each in self:
            for broader in each.broader:
                found[each.vocabulary, broader].append(each)
        return found

    @cached_property
    def _spellings(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for each in sorted(self, key=lambda concept: concept.replaced_by is not None):
            for spelling in each.spellings():
                found[normal(spelling)].setdefault(each.vocabulary, each.key)
        return found

    @cached_property
    def _foreign(self) -> dict[str, dict[str, str]]:
        """As `_spellings`, of terms of other thesauri; the closest match wins."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for kind in ("exact", "close", "broad"):
            for concept, match in ((each, match) for each in self for match in each.matches if match.kind == kind):
                for spelling in (match.uri, *match.labels):
                    found[normal(spelling)].setdefault(concept.vocabulary, concept.key)
        return found

    @cached_property
    def _exact(self) -> frozenset[str]:
        matches = (match for each in self for match in each.matches if match.kind == "exact")
        return frozenset(normal(spelling) for match in matches for spelling in (match.uri, *match.labels))

    @cached_property
    def _known_ancestors(self) -> dict[Ref, tuple[str, ...]]:
        return {}

    def _ancestors(self, ref: Ref) -> tuple[str, ...]:
        if ref not in self._known_ancestors:
            found: dict[str, None] = {}
            level = self._broader(ref)
            while level:
                found.update(dict.fromkeys(level))
                level = [up for each in level for up in self._broader((ref[0], each)) if up not in found]
            found.pop(ref[1], None)
            self._known_ancestors[ref] = tuple(found)
        return self._known_ancestors[ref]

    def _broader(self, ref: Ref) -> list[str]:
        concept = self._concepts.get(ref)
        return concept.broader if concept else []


@lru_cache(maxsize=16_384)
def normal(spelling: str) -> str:
    """The form in which spellings are compared: folded words, single spaces, no punctuation."""
    return " ".join("".join(c if c.isalnum() or category(c) in ("Mn", "Mc") else " " for c in fold(spelling)).split())
