"""How text becomes words that are looked up, for Tantivy: by language, in every script."""

import re
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from carrel.text import fold, visible

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip

# Scripts written without spaces: each sign with its marks is a word, and what readers type is a phrase of them.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}"
_WORDS = rf"[{_UNSPACED}]\p{{M}}*|[[\p{{L}}\p{{N}}]--[{_UNSPACED}]][[\p{{L}}\p{{N}}\p{{M}}]--[{_UNSPACED}]]*"

# Arabic writes "and", "with", "the" as one with the word: light stemming, after which the stemmer proper.
_ARTICLES = re.compile(r"\b(?:[وفبك]?ال|و?لل|و)(?=\w{3})")
_VOWELS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_PARTICLES = re.compile(r"\b[لب](\w{4,})")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE)


# What a word is in Python's regular expressions: the same, in the alphabets of these blocks.
_ALPHABETS = re.compile(r"[\x00-\u024f\u0600-\u06ff\u2010-\u2027\u2030-\u205e]*")
_ALPHABETIC = re.compile(r"\w[\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]*")
_ASCII = {sign: " " for sign in range(128) if not chr(sign).isalnum()}


def analysers() -> dict[str, TextAnalyzer]:
    """{name: analyser} to be registered at every opening of an index: `words`, `forms` and one a stemmer.

    They are given words `apart`, since finding words in a text is what costs Tantivy most.
    """
    spaces = Tokenizer.whitespace()
    found = {"words": _folding(spaces), "forms": TextAnalyzerBuilder(spaces).build()}
    return found | {name: _stems(spaces, name) for name in set(STEMMERS.values())}


def apart(text: str) -> str:
    """The words of a text with spaces between them and nothing else."""
    if text.isascii():
        return text.translate(_ASCII)
    if _ALPHABETS.fullmatch(text):
        return " ".join(_ALPHABETIC.findall(text.replace("_", " ")))
    return " ".join(_seen().analyze(text))


@lru_cache(maxsize=1)
def _seen() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.regex(_WORDS)).build()


@lru_cache(maxsize=1)
def _plain() -> TextAnalyzer:
    return _folding(Tokenizer.regex(_WORDS))


@lru_cache(maxsize=32)
def _stemming(stemmer: str) -> TextAnalyzer:
    return _stems(Tokenizer.regex(_WORDS), stemmer)


def _folding(tokenizer: Tokenizer) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(100)).filter(Filter.lowercase())
    return builder.filter(Filter.ascii_fold()).build()


def _stems(tokenizer: Tokenizer, stemmer: str) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(100)).filter(Filter.lowercase())
    return builder.filter(Filter.stemmer(stemmer)).filter(Filter.ascii_fold()).build()


def prepared(text: str, language: str) -> str:
    """Text as the stemming analyser of its language wants it."""
    text = visible(text)
    primary = language.partition("-")[0]
    if primary == "ar":
        return _ARTICLES.sub("", _VOWELS.sub("", text))
    return _ELISION.sub("", text) if primary in ("fr", "it") else text


def offered(text: str, language: str) -> str:
    """The same for the index: an Arabic word that may begin with "for" or "with" is also there without it. Whether it
    does only the whole sentence would tell, so words that are looked for stay as they are."""
    found = prepared(text, language)
    return " ".join([found, *_PARTICLES.findall(found)]) if language.partition("-")[0] == "ar" else found


def indexed(text: str, language: str) -> tuple[str, str | None, str]:
    """(folded text, its stemmer, text as that wants it), words apart. Names of terms come often, so they are kept."""
    return _kept(text, language) if len(text) < 120 else _indexed(text, language)


def _indexed(text: str, language: str) -> tuple[str, str | None, str]:
    name = stemmer(language)
    return apart(fold(text)), name, apart(offered(text, language)) if name else ""


_kept = lru_cache(maxsize=10_000)(_indexed)


@lru_cache(maxsize=1_000)
def stemmer(language: str) -> str | None:
    """The name of the language's stemmer; pt-br has that of pt."""
    return STEMMERS.get(language) or STEMMERS.get(language.split("-")[0])


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in order."""
    return tuple(_plain().analyze(fold(_ELISION.sub("", text))))


@lru_cache(maxsize=50_000)
def spelled(text: str) -> tuple[str, ...]:
    """The words as the index has them one after the other, for phrases: "d'enfants" is two."""
    return tuple(folded_words(text))


def folded_words(text: str) -> list[str]:
    return _plain().analyze(fold(text))


def stems(text: str, language: str) -> list[str]:
    """The stems of a text in a language that has a stemmer, as the index is offered them."""
    return _stemming(stemmer(language) or "").analyze(offered(text, language))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a word in that language; its folded form where there is no stemmer."""
    name = stemmer(language)
    found = _stemming(name).analyze(prepared(word, language)) if name else words(word)
    return found[0] if len(found) == 1 else fold(word)


@lru_cache(maxsize=50_000)
def forms(text: str, language: str) -> str:
    """Folded words and stems of a short text, for a field that holds several languages."""
    found = list(words(text))
    if name := stemmer(language):
        found += [each for each in _stemming(name).analyze(offered(text, language)) if each not in found]
    return " ".join(found)
