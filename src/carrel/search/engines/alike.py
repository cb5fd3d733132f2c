"""Words of a Tantivy index that are spelled almost like another one. Only its dictionary is asked.

The word is cut in two halves. An edit in the first half is guessed, and the dictionary asked whether it has the word;
an edit in the second is found among the words that begin with the first. So nothing is kept in memory or built.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from tantivy import Searcher

from carrel.search.engines.analysis import stem, stemmer, words
from carrel.text import fold

LONG = 8  # letters of a word that may differ by two
LONGEST = 40  # longer ones are no misspelled words
_BLOCK = 128  # signs of one alphabet stand together in Unicode

Counted = tuple[str, int]  # word, documents that have it


class Words:
    """The words of one state of an index: `languages` are those that it has texts in."""

    def __init__(self, searcher: Searcher, languages: Iterable[str]) -> None:
        self._searcher = searcher
        self._stemmed = {name: language for language in languages if (name := stemmer(language))}

    def has(self, word: str) -> bool:
        """As it is, or by its stem in any of the languages."""
        found = words(word)
        return not found or all(self._count(each) or self._stem(word) for each in found)

    def alike(self, word: str) -> list[Counted]:
        """Those that differ by one edit, else, if the word is long, by two; the most frequent first."""
        found = words(word)
        if len(found) != 1 or not 1 < len(found[0]) <= LONGEST:
            return []
        nearest = self._one_edit(found[0]) or (self._two_edits(found[0]) if len(found[0]) >= LONG else {})
        return sorted(nearest.items(), key=lambda item: (-item[1], item[0]))

    def _stem(self, word: str) -> int:
        """Also in the texts of files: a word they have is no misspelled one."""
        stems = {name: stem(word, tag) for name, tag in self._stemmed.items()}
        forms = {word, *stems.values()}
        found = sum(self._searcher.doc_freq(f"text_{name}", each) for name, each in stems.items())
        return found or sum(self._searcher.doc_freq(field, each) for field in ("body", "body_stems") for each in forms)

    def _count(self, word: str) -> int:
        return self._searcher.doc_freq("text", word)

    def _existing(self, words: Iterable[str]) -> dict[str, int]:
        return {word: count for word in words if (count := self._count(word))}

    def _beginning(self, start: str) -> Iterator[tuple[str, str, int]]:
        """(word, what follows the start, documents) of the words that begin so."""
        for word, count in self._searcher.terms_with_prefix("text", start):
            yield word, word[len(start) :], count

    def _one_edit(self, word: str) -> dict[str, int]:
        half = len(word) // 2
        first, last = word[:half], word[half:]
        # one letter more, so that letters exchanged across the middle are found
        found = self._existing(begin + word[half + 1 :] for begin in edits(word[: half + 1]))
        return found | {each: count for each, rest, count in self._beginning(first) if within_one(rest, last)}

    def _two_edits(self, word: str) -> dict[str, int]:
        """Two in the first half are found when one of them is a letter too many or an exchange."""
        half = len(word) // 2
        first, last = word[:half], word[half:]
        found = self._existing(twice + last for once in _shorter(first) for twice in edits(once))
        begins, ends = edits(first), edits(last)
        for begin in begins:
            if len(begin) < half:  # too many words begin with so few letters
                found |= self._existing(begin + end for end in ends)
            else:
                found |= {each: count for each, rest, count in self._beginning(begin) if within_one(rest, last)}
        return found | {each: count for each, rest, count in self._beginning(first) if _within_two(rest, last)}


def edits(word: str) -> set[str]:
    """What one edit makes of a word: a letter less, two exchanged, another one, one more."""
    letters = _letters(word)
    split = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    other = [first + letter + rest[1:] for first, rest in split if rest for letter in letters]
    more = [first + letter + rest for first, rest in split for letter in letters]
    return {*_shorter(word), *other, *more} - {word, ""}


def _shorter(word: str) -> list[str]:
    """A letter less, and two exchanged."""
    less = [word[:at] + word[at + 1 :] for at in range(len(word))]
    return less + [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _letters(word: str) -> set[str]:
    return set().union(*(_alphabet(ord(sign) // _BLOCK) for sign in word))


@lru_cache(maxsize=64)
def _alphabet(block: int) -> frozenset[str]:
    """The folded letters of a block of Unicode."""
    signs = map(chr, range(block * _BLOCK, (block + 1) * _BLOCK))
    return frozenset(sign for sign in signs if (sign.isalpha() or not sign.isascii()) and fold(sign) == sign)


def within_one(one: str, other: str) -> bool:
    """Whether at most one edit lies between two words."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = _same(one, other)
    one, other = one[at:], other[at:]
    if one == other or one[1:] == other or one == other[1:] or one[1:] == other[1:]:
        return True
    return one[2:] == other[2:] and one[:2] == other[1::-1]


def _same(one: str, other: str) -> int:
    """How many letters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _within_two(one: str, other: str) -> bool:
    """The same for two edits: whatever was done at the first difference, one edit is left."""
    if abs(len(one) - len(other)) > 2:
        return False
    at = _same(one, other)
    return any(within_one(a, b) for a, b in _mended(one[at:], other[at:]))


def _mended(one: str, other: str) -> Sequence[tuple[str, str]]:
    pairs = [(one[1:], other), (one, other[1:]), (one[1:], other[1:])]
    return [*pairs, (one[2:], other[2:])] if one[:2] == other[1::-1] else pairs
