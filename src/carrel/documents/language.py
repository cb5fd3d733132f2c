"""The language of a text, by py3langid. Its model stays in memory: asked in reading processes."""

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_FEWEST = 24  # letters; of a script that writes a word in one or two signs a third of them
_SAMPLE = 200  # characters of a page
_PAGES = 8  # pages that are looked at
_CERTAIN = 0.3  # less is a guess among many
# Constructed, dead or close to a large neighbour, which is nearly always meant.
_LEFT_OUT = {"an", "bs", "eo", "fo", "la", "lb", "nn", "oc", "se", "vo", "wa", "zxx"}
_NAMES = {"no": "nb", "tl": "fil"}


def language(text: str) -> str:
    """BCP 47; "" when there is too little text to say."""
    letters = sum(map(str.isalpha, text))
    dense = sum(letter > "\u2e7f" for letter in text) > letters // 2
    if letters < (_FEWEST // 3 if dense else _FEWEST):
        return ""
    found, share = certainty(text)
    return found if share >= _CERTAIN else ""


def certainty(text: str) -> tuple[str, float]:
    """The likeliest language, and its share among all, 0 to 1."""
    ranked = ((code, share) for code, share in _identifier().rank(text) if len(code) == 2 and code not in _LEFT_OUT)
    code, share = next(iter(ranked), ("", 0.0))
    return _NAMES.get(code, code), share


@lru_cache(maxsize=1)
def _identifier() -> Any:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else each thread takes memory of its own
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


class Samples:
    """Pieces of some pages, which together show what language a document is in."""

    def __init__(self, pages: int) -> None:
        self._every = -(-pages // _PAGES) or 1
        self._pieces: list[str] = []

    def add(self, number: int, texts: Iterable[str]) -> None:
        """The page at `number`; only some are looked at, and the first of a document until there is something."""
        if number % self._every and self._pieces:
            return
        text = "\n".join(texts)
        middle = max(0, (len(text) - _SAMPLE) // 2)
        if piece := text[middle : middle + _SAMPLE].strip():
            self._pieces.append(piece)

    def language(self) -> str:
        return language("\n".join(self._pieces[: _PAGES + 1]))
