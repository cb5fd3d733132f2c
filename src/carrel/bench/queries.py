"""Questions that readers of the invented library may ask: always the same ones, in fixed shares."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from carrel.record import Record, facet_values
from carrel.search.document import WORLD
from carrel.search.query import Query
from carrel.vocabulary import Vocabularies

COMMON = 50  # so many most frequent words of each language are not asked for
SHARES = {
    "word": 18,
    "two words": 22,
    "three words": 8,
    "phrase": 8,
    "prefix": 4,
    "without": 5,
    "misspelled": 5,
    "topic": 10,
    "filtered": 10,
    "filters": 10,
}  # percent; fmt: skip
_FILTERS = ("topic", "place", "audience", "type", "organisation", "language")


@dataclass(frozen=True)
class Asked:
    kind: str  # of SHARES
    query: Query


class Questions:
    """Draws questions from a sample of the records."""

    def __init__(self, sample: Sequence[Record], vocabularies: Vocabularies, seed: int) -> None:
        self._chance = random.Random(seed)
        self._sample = sample
        self._vocabularies = vocabularies
        self._common = _common(sample)

    def ask(self, count: int) -> Iterator[Asked]:
        kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
        made: dict[str, Callable[[], Query]] = {
            "word": lambda: Query(self._words(1)),
            "two words": lambda: Query(self._words(2)),
            "three words": lambda: Query(self._words(3)),
            "phrase": lambda: Query(self._phrase()),
            "prefix": lambda: Query(self._words(1)[:5] + "*"),
            "without": lambda: Query(f"{self._words(1)} -{self._words(1)}"),
            "misspelled": lambda: Query(self._misspelled()),
            "topic": self._topic,
            "filtered": lambda: self._narrow(Query(self._words(self._chance.randint(1, 2))), 1),
            "filters": lambda: self._narrow(Query(), self._chance.randint(1, 2)),
        }
        for _ in range(count):
            kind = self._chance.choice(kinds)
            yield Asked(kind, made[kind]())

    def _uncommon(self) -> list[str]:
        """The words of some record worth asking for; of a script without spaces two signs together are one."""
        while True:
            record = self._chance.choice(self._sample)
            common = self._common[record.language]
            found = [word for word in _words(record) if word not in common]
            if len(found) > 5:
                return found

    def _words(self, count: int) -> str:
        return " ".join(self._chance.sample(self._uncommon(), count))

    def _phrase(self) -> str:
        """Two or three words that stand side by side in the abstract of some record."""
        while True:
            text = next(iter(self._chance.choice(self._sample).abstract.values()))
            words = self._chance.choice(text.split(".")).lower().split()
            if len(words) > 4:
                start = self._chance.randrange(len(words) - 3)
                return f'"{" ".join(words[start : start + self._chance.randint(2, 3)])}"'

    def _misspelled(self) -> str:
        """One word with two of its letters exchanged."""
        word = max(self._uncommon(), key=len)
        place = self._chance.randrange(2, max(len(word) - 2, 3))
        return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]

    def _topic(self) -> Query:
        """The name of a topic in one of its languages, alone or with a word."""
        term = self._chance.choice(self._vocabularies.of("topic"))
        name = self._chance.choice(list(term.label.values()))
        return Query(name if self._chance.random() < 0.7 else f"{name} {self._words(1)}")

    def _narrow(self, query: Query, filters: int) -> Query:
        """With the choice of values that some record has; every fourth time years."""
        record = self._chance.choice(self._sample)
        chosen = {}
        for facet in self._chance.sample(_FILTERS, filters):
            if values := [key for key in facet_values(record, facet) if key != WORLD]:
                chosen[facet] = (values[0],)
        first = self._chance.randint(1990, 2020)
        years = (first, first + 5) if self._chance.random() < 0.25 or not chosen else (None, None)
        return Query(query.words, chosen, years)


def _words(record: Record) -> list[str]:
    text = " ".join([*record.title.values(), *record.abstract.values()]).lower()
    if record.language == "zh":
        signs = [sign for sign in text if sign.isalpha()]
        return ["".join(pair) for pair in pairwise(signs)]
    return [word for word in text.replace(".", " ").split() if len(word) > 2]


def _common(sample: Sequence[Record]) -> dict[str, set[str]]:
    """{language: its most frequent words}."""
    counted: dict[str, Counter[str]] = {}
    for record in sample:
        counted.setdefault(record.language, Counter()).update(_words(record))
    return {language: {word for word, _ in counter.most_common(COMMON)} for language, counter in counted.items()}
