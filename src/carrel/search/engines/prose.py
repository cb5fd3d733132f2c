"""The words of long texts, fast: the pages of documents have a thousand times as many as records.

What comes out is as `analysis` has it. A text of Latin letters is folded as bytes; of other alphabets, and for stems,
each piece between two spaces is looked at once and remembered.
"""

import codecs
from dataclasses import dataclass
from functools import lru_cache

from carrel.search.engines.analysis import folded_words, stemmer, stems
from carrel.text import fold, visible

REMEMBERED = 100_000  # pieces of text in each language
_LONGEST = 40  # letters of one that is remembered
_FOLDING = "carrel-folding"


@dataclass(frozen=True, slots=True)
class Prose:
    """Words with spaces between them."""

    words: str  # in order
    different: str  # each once
    stems: str  # those that differ from their word, each once


def prose(text: str, language: str) -> Prose:
    latin = _latin(text)
    words = " ".join(map(_words().__getitem__, text.split())) if latin is None else latin
    different = set(words.split())
    said = " ".join(different)
    if not stemmer(language):
        return Prose(words, said, "")
    # English stems are the same without accents
    pieces = different if text.isascii() or (latin and language == "en") else set(text.lower().split())
    return Prose(words, said, " ".join(filter(None, map(_stems(language).__getitem__, pieces))))


def _latin(text: str) -> str | None:
    """None when there are letters of other alphabets."""
    for sign, letters in _several():
        if sign in text:
            text = text.replace(sign, letters)
    try:
        raw = text.encode("latin-1", _FOLDING)
    except _OtherAlphabet:
        return None
    table, gone = _table()
    return raw.translate(table, gone).decode("latin-1")


class _OtherAlphabet(Exception):
    """Letters that Latin-1 has nothing alike for."""


def _fold_others(problem: UnicodeError) -> tuple[str, int]:
    """What a codec puts in the place of signs it lacks: quotes become spaces, š an s. Raises _OtherAlphabet.

    Were `problem` itself raised, it would hold the frame that holds it, and every page would stay in memory.
    """
    if not isinstance(problem, UnicodeEncodeError):
        raise TypeError("only encoding is folded")
    found = "".join(map(_folded, problem.object[problem.start : problem.end]))
    if not _within(found):
        raise _OtherAlphabet
    return found, problem.end


codecs.register_error(_FOLDING, _fold_others)


@lru_cache(maxsize=1)
def _several() -> list[tuple[str, str]]:
    """Signs of Latin-1 that are folded to something else than one of its letters."""
    latin = [chr(number) for number in range(128, 256)]
    return [(sign, _folded(sign)) for sign in latin if len(_folded(sign)) > 1 or not _within(_folded(sign))]


@lru_cache(maxsize=1)
def _table() -> tuple[bytes, bytes]:
    """What each byte becomes, and which ones go."""
    signs = [chr(number) for number in range(256)]
    folded = [_folded(sign) for sign in signs]
    one = [each if len(each) == 1 and _within(each) else " " for each in folded]
    gone = [sign for sign, each in zip(signs, folded, strict=True) if not each]
    return "".join(one).encode("latin-1"), "".join(gone).encode("latin-1")


def _within(letters: str) -> bool:
    return all(letter < "\u0100" for letter in letters)


@lru_cache(maxsize=5_000)
def _folded(sign: str) -> str:
    """The words a sign is, alone; "" when it is not seen or belongs to the letter before it, a space when it is none."""
    if 0xD800 <= ord(sign) < 0xE000:
        return " "
    return " ".join(folded_words(sign)) or (" " if visible(sign) and fold(sign) else "")


class _Remembered(dict[str, str]):
    """Told once, looked up then: {piece of text: its words}."""

    def __init__(self, language: str = "") -> None:
        self._language = language

    def __missing__(self, piece: str) -> str:
        said = piece.encode("utf-8", "ignore").decode()  # half of a surrogate pair is no letter
        words = folded_words(said)
        if self._language:
            words = [each for each in stems(said, self._language) if each not in words]
        found = " ".join(words)
        if len(piece) <= _LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[piece] = found
        return found


@lru_cache(maxsize=1)
def _words() -> _Remembered:
    return _Remembered()


@lru_cache(maxsize=20)
def _stems(language: str) -> _Remembered:
    return _Remembered(language)
