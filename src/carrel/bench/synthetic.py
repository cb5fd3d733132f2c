"""Invented publications by the hundred thousand, always the same ones: rows of a CSV with the record's columns.

Words, topics and organisations follow Zipf's law, as they do in real libraries: a few are everywhere, most are rare.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from carrel import places
from carrel.vocabulary import Vocabularies

COLUMNS = (
    "id", "title", "abstract", "type", "issued", "publisher", "topics", "audiences", "places", "languages",
    "series", "series_number", "relations",
)  # fmt: skip
SHARES = {"en": 65, "es": 12, "fr": 10, "ar": 8, "zh": 5}  # languages, percent of the records
WORDS = 30_000  # of each language
ORGANISATIONS = 500  # invented; the real ones of the vocabulary come on top
EDITIONS = 50  # of so many records, one is a new edition of an earlier one
YEARS = range(1990, 2026)

# Beginnings of a syllable, its vowels, endings of a word; between two spaces stands none.
_SOUNDS = {
    "en": ("b bl br c ch d dr f fl g gr h j l m n p pr r s sh st t th tr v w", "a e i o u ea oo", "   s ed ing tion er ment ly"),
    "es": ("b br c ch d f g gr h j l ll m n ñ p pr r s t tr v z", "a e i o u á é í ó ie ue", "  s es ción dad mente ado"),
    "fr": ("b bl c ch d f g gr j l m n p pr qu r s t tr v", "a e i o u é è ou ai eau oi", "  s ment tion eur age ique"),
    "ar": ("ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي", "  ا و ي", "  ة ات ين"),
}  # fmt: skip


class Zipf:
    """Draws of which the n-th is n times as rare as the first."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = values
        self._sums = list(accumulate(1 / rank for rank in range(1, len(values) + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self._values, cum_weights=self._sums, k=count)

    def different(self, chance: random.Random, most: int) -> list[str]:
        """One to `most` values, each once."""
        return list(dict.fromkeys(self.draw(chance, chance.randint(1, most))))


@dataclass(frozen=True)
class World:
    """What records are drawn from."""

    vocabularies: Vocabularies
    words: dict[str, Zipf]
    keys: dict[str, Zipf]  # {vocabulary: its current terms}
    organisations: Zipf  # names


def world(vocabularies: Vocabularies, seed: int = 1) -> World:
    chance = random.Random(seed)
    keys = {name: _shuffled(chance, _current(vocabularies, name)) for name in ("topic", "audience", "type", "series")}
    keys["place"] = _shuffled(chance, [*sorted(places.countries()), "001", "419", "002", "150"])
    words = {language: Zipf(_words(chance, language)) for language in SHARES}
    invented = [f"{' '.join(words['en'].draw(chance, 2)).title()} {kind}" for kind in _kinds()]
    real = [term.name("en") for term in vocabularies.of("organisation")]
    return World(vocabularies, words, {name: Zipf(each) for name, each in keys.items()}, Zipf([*real, *invented]))


def _kinds() -> Iterator[str]:
    for number in range(ORGANISATIONS):
        yield ("Foundation", "Institute", "University", "Centre", "Alliance")[number % 5] + f" {number}"


def _current(vocabularies: Vocabularies, name: str) -> list[str]:
    return [term.key for term in vocabularies.of(name) if not term.replaced_by]


def _shuffled(chance: random.Random, values: list[str]) -> list[str]:
    return chance.sample(values, len(values))


def _words(chance: random.Random, language: str) -> list[str]:
    """Different pronounceable words, the short ones first, as the frequent words of a language are."""
    if language == "zh":
        return ["".join(chr(0x4E00 + int(chance.random() ** 2 * 3000)) for _ in range(1 + n % 2)) for n in range(WORDS)]
    first, middle, last = (sounds.split(" ") for sounds in _SOUNDS[language])
    found: dict[str, None] = {}
    while len(found) < WORDS:
        syllables = chance.choices((1, 2, 3, 4), (1, 6, 5, 2) if len(found) > 200 else (6, 3, 0, 0))[0]
        stem = "".join(chance.choice(first) + chance.choice(middle) for _ in range(syllables))
        found[stem + chance.choice(last)] = None
    return list(found)


def rows(world: World, count: int, seed: int = 2) -> Iterator[list[str]]:
    """Cells of `count` records, in the order of COLUMNS."""
    chance = random.Random(seed)
    for number in range(count):
        language = chance.choices(list(SHARES), list(SHARES.values()))[0]
        topics = world.keys["topic"].different(chance, 4)
        yield [
            f"edition-{number}" if number % EDITIONS == 0 else "",
            _title(world, chance, language, topics[0]),
            _prose(world, chance, language, chance.randint(60, 200)),
            world.keys["type"].draw(chance, 1)[0],
            str(max(chance.choices(YEARS, k=2))),
            " | ".join(world.organisations.different(chance, 2)),
            " | ".join(topics),
            " | ".join(world.keys["audience"].different(chance, 3)),
            " | ".join(world.keys["place"].different(chance, 3)),
            language if chance.random() < 0.9 or language == "en" else f"{language} | en",
            *_series(world, chance),
            f"IsNewVersionOf: edition-{number - EDITIONS // 2}" if number % EDITIONS == EDITIONS // 2 else "",
        ]


def _title(world: World, chance: random.Random, language: str, topic: str) -> str:
    """5 to 14 words; every third begins with the name of its topic."""
    words = world.words[language].draw(chance, chance.randint(5, 14))
    if chance.random() < 1 / 3:
        words[:2] = [world.vocabularies.label("topic", topic, language if language != "zh" else "en")]
    return ("" if language == "zh" else " ").join(words).capitalize()


def _prose(world: World, chance: random.Random, language: str, length: int) -> str:
    """Sentences of `length` words in all."""
    words = world.words[language].draw(chance, length)
    space, stop = ("", "。") if language == "zh" else (" ", ". ")
    sentences = [space.join(words[start : start + 15]).capitalize() for start in range(0, length, 15)]
    return stop.join(sentences) + stop.strip()


def _series(world: World, chance: random.Random) -> list[str]:
    return [world.keys["series"].draw(chance, 1)[0], str(chance.randint(1, 99))] if chance.random() < 0.2 else ["", ""]


def write(path: Path, rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS])
        csv.writer(file).writerows(rows)
