"""The words of long texts, fast: the pages of documents have a thousand times as many as records.

What comes out is as `analysis` has it. A text of Latin letters is folded as bytes; of other alphabets, and for stems,
each piece between two spaces is looked at once and remembered.
"""

from functools import lru_cache

from carrel.search.engines.analysis import folded_words, stemmer, stems
from carrel.text import visible

REMEMBERED = 100_000  # pieces of text in each language
_LONGEST = 40  # letters of one that is remembered

# What printers set and Latin-1 lacks.
_PRINTED = "‘’‚“”„‹›–—―‐‑−…•▪●◦′″€™œŒŠšŽžŸﬀﬁﬂﬃﬄ\u2002\u2003\u2009\u200a\u2028\u202f\uf0b7\uf0a7\u200b\ufeff"


def prose(text: str, language: str) -> tuple[str, str]:
    """(words in order, those stems that differ from their word, each once), with spaces between."""
    words = _latin(text)
    if words is None:
        words = " ".join(map(_words().__getitem__, text.split()))
    if not stemmer(language):
        return words, ""
    return words, " ".join(filter(None, map(_stems(language).__getitem__, set(text.lower().split()))))


def _latin(text: str) -> str | None:
    """None when there are other letters too."""
    for sign, letters in _several():
        if sign in text:
            text = text.replace(sign, letters)
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    table, gone = _table()
    return raw.translate(table, gone).decode("latin-1")


@lru_cache(maxsize=1)
def _several() -> list[tuple[str, str]]:
    """Signs that are not in Latin-1, or that are folded to something else than one of its letters."""
    latin = [chr(number) for number in range(128, 256) if not _single(_folded(chr(number)))]
    return [(sign, _folded(sign)) for sign in [*_PRINTED, *latin]]


@lru_cache(maxsize=1)
def _table() -> tuple[bytes, bytes]:
    """What each byte becomes, and which ones go."""
    signs = [chr(number) for number in range(256)]
    folded = [_folded(sign) for sign in signs]
    one = [each if each and _single(each) else " " for each in folded]
    gone = [sign for sign, each in zip(signs, folded, strict=True) if not each]
    return "".join(one).encode("latin-1"), "".join(gone).encode("latin-1")


def _single(letters: str) -> bool:
    return len(letters) < 2 and letters < "\u0100"


def _folded(sign: str) -> str:
    return " ".join(folded_words(sign)) or (" " if visible(sign) else "")


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
