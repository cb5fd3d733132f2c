"""The protocol behind which a search engine stands. Engine words stay inside this folder."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from carrel.search.document import Card, Document
from carrel.search.grammar import Clause
from carrel.search.query import Sort
from carrel.vocabulary import Ref


@dataclass(frozen=True)
class Unit:
    """Words that belong together, or else one of the terms they name, or else another name of these."""

    clauses: tuple[Clause, ...]
    terms: tuple[Ref, ...] = ()
    names: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Anchor:
    """Where a list by relevance or title goes on: behind this publication, wherever it stands by now. When it is gone: in
    a list by relevance behind its score, else where it stood."""

    id: str
    position: int  # how many there were up to it, itself included
    score: float = 0.0


@dataclass(frozen=True)
class Ask:
    """A search, ready for an engine."""

    units: tuple[Unit, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int | None, int | None] = (None, None)
    ids: tuple[str, ...] = ()  # only these publications; none given: all
    before: int | None = None  # only those that come after this place in the order "newest", see document.newest
    anchor: Anchor | None = None  # only those that come behind it; `offset` does not count then
    # every unit; a few at least, those with every one first; at least one; at least one, spelled alike
    match: Literal["all", "several", "any", "near"] = "all"
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    counted: tuple[str, ...] = ()  # facets to count
    most: int | None = None  # of each, that many of the most frequent values at least; None: all


Counts = dict[str, dict[str, int]]  # {facet: {key: publications}}


@dataclass(frozen=True)
class Found:
    """`counts` may still be at work when the hits are there: whoever asks it waits."""

    total: int
    hits: list[tuple[float, Card]]
    start: int = 0  # how many of the list stand before the first hit
    counts: Callable[[], Counts] = dict

    @property
    def facets(self) -> Counts:
        """Exact; a facet's own choice does not narrow its counts."""
        return self.counts()


Place = tuple[int, int, float]  # document row, page number, score: how many of the units the page has, and a fraction
Crossed = dict[tuple[str, str], tuple[int, int | None]]  # {(row, column): publications, newest year if any has one}


class Writer(Protocol):
    def replace(self, ids: Iterable[str], documents: Iterable[Document]) -> None:
        """Take these out and put those in; seen by readers after `commit`."""

    def commit(self, mark: int) -> None:
        """Make all since the last commit visible, and remember how far in the history that is."""


class Engine(Protocol):
    def generation(self) -> str:
        """Changes with every commit; cheap enough to ask at each request."""

    def mark(self) -> int:
        """Number of the newest revision that is in the index; -1 when it must be built anew."""

    def writing(self, anew: bool = False) -> AbstractContextManager[Writer]:
        """One writer at a time, in all processes. `anew` builds beside the old index and swaps at the end."""

    def search(self, ask: Ask) -> Found: ...

    def ids(self, ask: Ask) -> Iterator[str]:
        """Ids of the whole list of which `search` gives `limit` from `offset`, in its order and as it is at the first;
        some thousands at a time are held in memory."""

    def crossed(self, rows: str, row_keys: Sequence[str], columns: str, column_keys: Sequence[str]) -> Crossed:
        """What publications have in common: pairs of keys of the facets `rows` and `columns`; those without any left out.

        Exact; a term counts what is filed under narrower ones too.
        """

    def carrying(self, refs: Sequence[Ref]) -> list[str]:
        """Ids of all publications that carry one of these terms or a narrower one."""

    def passages(self, ask: Ask, ids: Sequence[str], most: int) -> dict[str, list[Place]]:
        """The best pages of each of these publications: those with the most different words of the ask first, then
        those that have them most often for their length. Publications without any such page are left out."""

    def inside(self, ask: Ask, id: str, in_order: bool = False) -> tuple[int, list[Place]]:
        """How many pages of one publication have every unit of the ask (or any, or several, as it says), and those of
        `limit` from `offset`: the best first, or in the order of the documents. Its filters and sort do not count."""

    def rarity(self, text: str) -> int:
        """No more publications than this have all words of the text; fast to tell, and 0 when one word is in none."""

    def adds(self, name: str, term: Ref) -> bool:
        """Whether a publication that is not filed under the term has this name in its text."""

    def stem(self, word: str, language: str) -> str:
        """The form under which a word of that language is looked up."""

    def has(self, word: str) -> bool:
        """Whether some publication has the word, as it is or by its stem in any language of the library."""

    def alike(self, word: str) -> list[tuple[str, int]]:
        """(folded word, publications) of the index's own words that differ by one edit, the most frequent first; when
        there is none, for words of 8 letters and more, those that differ by two. Letters exchanged are one edit. Two
        edits in the first letters may be missed."""

    def titles(self, text: str, most: int) -> list[Card]:
        """Publications whose titles have these words; the last one may be unfinished. Short titles first."""
