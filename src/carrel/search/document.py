"""What a search engine is given of a record, and what it gives back: engine-free."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from functools import lru_cache
from typing import Any

from carrel import dates
from carrel.languages import INTERFACE
from carrel.names import show
from carrel.record import Contributor, Record, facet_values, facets, fields, keys
from carrel.text import fold
from carrel.vocabulary import Vocabularies

WORLD = "001"  # UN M49
VERSION = 4  # of this layout; another number makes every index be built anew


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a publication."""

    id: str
    title: dict[str, str]
    abstract: dict[str, str]
    type: str | None = None
    issued: str | None = None
    edition: str = ""
    edition_status: str | None = None
    organisations: Sequence[str] = ()
    persons: Sequence[str] = ()
    topics: Sequence[str] = ()
    audiences: Sequence[str] = ()
    places: Sequence[str] = ()
    languages: Sequence[str] = ()
    series: str | None = None
    series_number: str = ""
    superseded: bool = False
    notice: str = ""
    files: int = 0
    bytes: int = 0
    fundamental: bool = False
    pages: int = 0  # of the first file


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one language; "" where none is known."""

    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """The text of one page of a file."""

    document: int  # row of what was read of the file
    number: int  # from 1
    text: Text


@dataclass(frozen=True, slots=True)
class Held:
    """A current file of a publication: its size in bytes and its pages, 0 when it has none or is not read yet."""

    bytes: int
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    texts: list[Text]  # everything that is searched
    strong: dict[int, list[Text]] = field(default_factory=dict)  # {weight above 1: the texts of that weight}
    facets: dict[str, list[str]] = field(default_factory=dict)  # broader terms included
    bundles: dict[str, list[list[str]]] = field(default_factory=dict)  # the same, each value with its own broader ones
    card: bytes = b"{}"
    newest: int = 0  # larger is newer
    by_title: str = ""
    superseded: bool = False
    leaves: Iterable[Leaf] = ()  # read once, one after the other: a file may have ten thousand pages


def document(
    record: Record,
    added: int,
    vocabularies: Vocabularies,
    superseded: bool,
    files: Sequence[Held],
    leaves: Iterable[Leaf] = (),
) -> Document:
    """The document of a record. `added` is the number of its first revision, `leaves` are the pages of its files."""
    weighted = [(weight, _texts(name, record, vocabularies)) for name, weight in _weights()]
    strong: dict[int, list[Text]] = {}
    for weight, texts in weighted:
        if weight > 1 and texts:
            strong.setdefault(int(weight), []).extend(texts)
    bundles = {facet: _bundles(vocabularies, facet, tuple(facet_values(record, facet))) for facet in facets()}
    return Document(
        id=record.id,
        texts=[text for _, texts in weighted for text in texts],
        strong=strong,
        facets={facet: [key for bundle in each for key in bundle] for facet, each in bundles.items()},
        bundles=bundles,
        card=_stated(_card(record, superseded, files)),
        newest=newest(record.issued, added),
        by_title=fold(record.title[record.language]).lstrip("\"'“”«»¿¡([ ")[:120],
        superseded=superseded,
        leaves=leaves,
    )


def newest(issued: str | None, added: int) -> int:
    """The place in the order of time, of date and arrival; no two publications have the same."""
    return ((dates.ordinal(issued) if issued else 0) << 36) + added


@lru_cache(maxsize=1)
def _weights() -> list[tuple[str, float]]:
    """(field, weight) of the fields that are searched."""
    return [(name, about.weight) for name, about in fields().items() if about.weight]


@lru_cache(maxsize=50_000)
def _bundles(vocabularies: Vocabularies, facet: str, values: tuple[str, ...]) -> list[list[str]]:
    """Each key with those of its broader ones that no key before it brought. "Worldwide" is a place like others: it
    holds what speaks of the whole world, not everything that has a place, or it would hold nearly everything."""
    bundles, seen = [], set() if WORLD in values else {WORLD}
    for key in values:
        if bundle := [each for each in (key, *vocabularies.ancestors(facet, key)) if each not in seen]:
            bundles.append(bundle)
            seen.update(bundle)
    return bundles


def _texts(name: str, record: Record, vocabularies: Vocabularies) -> list[Text]:
    """The words of one field. Keys are given by their labels in the interface languages."""
    value: Any = getattr(record, name)
    if not value:
        return []
    if name in ("title", "subtitle", "abstract", "plain_summary"):
        return [Text(language, words) for language, words in value.items()]
    if name == "identifiers":
        return [Text("", " ".join(value.values()))]
    facet = fields()[name].facet
    if facet:
        texts = [text for key in keys(value) for text in _labels(vocabularies, facet, key)]
        return texts + [Text("", person) for person in _persons(value)] if name == "contributors" else texts
    return [Text(record.language, value if isinstance(value, str) else " . ".join(value))]


@lru_cache(maxsize=20_000)
def _labels(vocabularies: Vocabularies, vocabulary: str, key: str) -> tuple[Text, ...]:
    concept = vocabularies.get(vocabulary, key)
    if concept is None:
        return ()
    labels = [Text(tag, label) for tag, label in concept.label.items() if tag in INTERFACE]
    if vocabulary == "organisation":
        labels += [Text(tag, word) for tag, words in concept.synonyms.items() for word in words]
    return tuple(labels)


def _persons(contributors: list[Contributor]) -> list[str]:
    return [show(each.person.family, each.person.given) for each in contributors if each.person]


def _stated(card: Card) -> bytes:
    """The card as JSON, without what is empty."""
    stated = {name: value for name in _FIELDS if (value := getattr(card, name)) or name in _ALWAYS}
    return json.dumps(stated, ensure_ascii=False, separators=(",", ":")).encode()


_FIELDS = [each.name for each in dataclass_fields(Card)]
_ALWAYS = ("id", "title", "abstract")


def _card(record: Record, superseded: bool, files: Sequence[Held]) -> Card:
    return Card(
        record.id, record.title, record.abstract or record.plain_summary,
        record.type, record.issued, record.edition, record.edition_status,
        keys(record.contributors), _persons(record.contributors), record.topics, record.audiences, record.places,
        record.languages, record.series.key if record.series else None,
        record.series.number if record.series else "", superseded, record.notice,
        len(files), sum(file.bytes for file in files), record.fundamental, files[0].pages if files else 0,
    )  # fmt: skip
