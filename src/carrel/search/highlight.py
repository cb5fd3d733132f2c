"""The words a reader looked for, found again in a text, as they are spelled there."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

from carrel.search.grammar import Clause
from carrel.text import INVISIBLE, fold

_MARKS = (
    rf"[{INVISIBLE}\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    r"\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a]"
)
_REST = rf"[^\W_]*(?:{_MARKS}+[^\W_]*)*"
_WORD = re.compile(rf"[^\W_]{_REST}")
_NEXT = re.compile(rf"[\W_]+([^\W_]{_REST})")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_PREFIXING = ("ar", "nl", "ta")  # languages in which stemming also takes letters from the front of a word
LENGTH = 320  # characters of a passage
_SEVERAL = 8  # what a name or phrase is worth, in words
_MOST = 40  # words of a stretch that are counted
_ENOUGH = 60  # words of a page that are looked at

Part = tuple[str, bool]  # text, and whether it was looked for
Stem = Callable[[str, str], str]
Names = Sequence[Sequence[str]]  # of those that begin with one word, the other words, longest first


_folded = lru_cache(maxsize=50_000)(fold)


class Highlighter:
    """Marks in texts what the clauses of one query look for, and names, which stand there word after word."""

    def __init__(self, clauses: Sequence[Clause], names: Sequence[str], stem: Stem) -> None:
        words = [(clause.kind, word) for clause in clauses for word in _WORD.findall(clause.text)]
        self._stem = stem
        self._typed = [word for kind, word in words if kind == "word"]
        self._exact = {fold(word) for _, word in words}
        self._prefixes = tuple(fold(word) for kind, word in words if kind == "prefix")
        self._names = _by_first(names)
        signs = sorted((w for _, w in words if _UNSPACED.match(w)), key=len, reverse=True)
        self._signs = re.compile("|".join(map(re.escape, signs))) if signs else None
        self._alike = _beginning(frozenset(folded[:2] for folded in (*self._exact, *self._names) if folded))
        self._stems: dict[str, set[str]] = {}
        self._known: dict[str, dict[str, tuple[bool, Names]]] = {}  # {language: {word: (whether it is meant, ...)}}

    def spans(self, text: str, language: str, most: int = 0) -> list[tuple[int, int]]:
        """Where the words stand, in order, not overlapping; the first `most`, unless that is 0."""
        if not self._exact:
            return []
        if self._signs and _UNSPACED.search(text):
            return [match.span() for match in self._signs.finditer(text)]
        known = self._known.setdefault(language, {})
        found: list[tuple[int, int]] = []
        words = _WORD if language.split("-")[0] in _PREFIXING else self._alike
        reached = 0
        for match in words.finditer(text):
            start, end = match.span()
            if start < reached:
                continue
            if most and len(found) >= most:
                break
            word = match[0]
            if word not in known:
                known[word] = self._meant(word, language), self._names.get(_folded(word), ())
            meant, names = known[word]
            if names and (reached := _name_end(text, end, names)):
                found.append((start, reached))
            elif meant:
                found.append((start, end))
        return found

    def _meant(self, word: str, language: str) -> bool:
        folded = _folded(word)
        if folded in self._exact or (self._prefixes and folded.startswith(self._prefixes)):
            return True
        if language not in self._stems:
            self._stems[language] = {self._stem(typed, language) for typed in self._typed}
        return bool(self._typed) and self._stem(word, language) in self._stems[language]

    def passage(self, text: str, language: str, length: int = LENGTH) -> list[Part]:
        """The text, cut to the stretch of about `length` characters that has most of the words."""
        spans = self.spans(text, language)
        return _cut(text, spans, *_stretch(text, spans, length))

    def excerpt(self, text: str, language: str, length: int) -> list[Part]:
        """The same, with most different words; names and phrases before single words."""
        spans = self.spans(text, language, _ENOUGH)
        return _cut(text, spans, *_around(text, spans, _densest(text, spans, length), length))


def _name_end(text: str, first: int, names: Names) -> int:
    """Where the longest of the names ends whose first word ends at `first`; 0: none is there."""
    for rest in names:
        end = first
        for word in rest:
            following = _NEXT.match(text, end)
            if following is None or _folded(following[1]) != word:
                break
            end = following.end()
        else:
            return end
    return 0


def _cut(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[Part]:
    parts: list[Part] = [("… ", False)] if start else []
    position = start
    for low, high in spans:
        if start <= low and high <= end:
            parts += [(text[position:low], False), (text[low:high], True)]
            position = high
    parts.append((text[position:end].rstrip() + (" …" if end < len(text) else ""), False))
    return [part for part in parts if part[0]]


def _by_first(names: Sequence[str]) -> dict[str, list[list[str]]]:
    """{first word: the other words of each name that begins so, longest first}, folded."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for first, *rest in sorted((list(map(_folded, _WORD.findall(name))) for name in names), key=len, reverse=True):
        found[first].append(rest)
    return dict(found)


@lru_cache(maxsize=1_000)
def _beginning(letters: frozenset[str]) -> re.Pattern[str]:
    """Words that begin with these first or first two folded letters, however spelled: only they can be what is looked for.

    Two letters where that is possible: what precedes is looked at only after both, and that takes most of the time. A stem may
    have i for y in the second place (dying, die).
    """
    first = _signs({each[0] for each in letters} or {"\0"})
    if any(len(each) < 2 for each in letters) or not letters:
        return re.compile(rf"[{first}](?<![^\W_].)(?<!{_MARKS}.){_REST}")
    second = {each[1] for each in letters}
    rest = _signs(second | {"i", "y"} if second & {"i", "y"} else second)
    return re.compile(rf"[{first}](?:[{rest}]|{_MARKS})(?<![^\W_]..)(?<!{_MARKS}..){_REST}")


def _signs(letters: set[str]) -> str:
    return "".join(re.escape(sign) for letter in sorted(letters) for sign in _variants().get(letter, letter))


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """{folded letter: the signs that begin a word folded to it}, of the alphabets that know case or accents."""
    found: dict[str, str] = defaultdict(str)
    for sign in map(chr, [*range(0x30, 0x700), *range(0x1E00, 0x2000)]):
        if folded := fold(sign):
            found[folded[0]] += sign
    return dict(found)


def _stretch(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    starts = [low for low, _ in spans]
    best = max(starts, key=lambda low: sum(low <= other < low + length * 3 // 4 for other in starts), default=0)
    return _around(text, spans, best, length)


def _densest(text: str, spans: list[tuple[int, int]], length: int) -> int:
    """Where the stretch begins that has the most different words, then the most."""
    words = [_folded(text[low:high]) for low, high in spans]
    best, place, end = (0, 0), 0, 0
    for at, (low, _) in enumerate(spans):
        end = max(end, at)
        while end < min(len(spans), at + _MOST) and spans[end][1] <= low + length * 3 // 4:
            end += 1
        worth = sum([_SEVERAL if " " in each else 1 for each in {*words[at:end]}]), end - at
        if worth > best:
            best, place = worth, low
    return place


def _around(text: str, spans: list[tuple[int, int]], best: int, length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    start = 0 if best < length // 3 else _boundary(text, best - length // 6)
    end = min(len(text), start + length)
    space = text.rfind(" ", start + length // 2, end) if end < len(text) else -1
    return start, end if space < 0 else space


def _boundary(text: str, position: int) -> int:
    space = text.find(" ", position)
    return space + 1 if 0 <= space < position + 40 else position
