"""Text from outside made safe to keep, and text folded so that spellings meet.

`clean` is applied once, when text enters a Record; `fold` whenever two spellings are compared.
"""

import html
import re
import unicodedata

import nh3

# C0 and C1 controls except tab and newline; bidirectional overrides and isolates, which let a title
# show in another order than it is stored (Unicode TR 36, section 2.4); byte-order marks; what is no character.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_OPENING = re.compile(r"(?<!<)<+(?=[a-zA-Z/!])")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_LINES = re.compile(r" ?\n ?")
_PARAGRAPHS = re.compile(r"\n{3,}")

# Signs that are not seen: soft hyphens, joiners and non-joiners, marks of direction, zero-width spaces.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")

_ACCENTS = range(0x0300, 0x0370)  # combining marks of Latin, Greek and Cyrillic
_SIGNS = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640]  # of Arabic, and the letter stretcher
_FOLDED: dict[int, str | None] = {
    **dict.fromkeys([*_ACCENTS, *_SIGNS, *range(0xFE00, 0xFE10)]),  # the last choose among glyphs
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    ord("ى"): "ي",
    ord("ة"): "ه",
    ord("ؤ"): "و",
    ord("ئ"): "ي",
}


def clean(text: str) -> str:
    """Plain text without controls and markup, in Unicode NFC; runs of spaces become one, paragraphs stay."""
    if text.isascii() and text.isprintable() and "<" not in text and "  " not in text:
        return text.strip()
    text = _composed(text)
    for _ in range(4):  # markup may hide in markup: what comes out is looked at again
        if not _MARKUP.search(text):
            break
        text = _composed(html.unescape(nh3.clean(text, tags=set())))
    else:
        text = _OPENING.sub("", text)
    return _PARAGRAPHS.sub("\n\n", _LINES.sub("\n", _SPACES.sub(" ", text))).strip()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def visible(text: str) -> str:
    """Without signs that are not seen: a word is the same with and without them."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """Lower case, without accents, invisible signs, Arabic vowel signs and letter variants: how words are compared.

    Marks of scripts that cannot be read without them (Devanagari, Thai) stay.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", visible(text)).casefold().translate(_FOLDED)
    return unicodedata.normalize("NFC", folded)


def slug(text: str, longest: int = 48) -> str:
    """A readable key: lower-case ASCII words joined by hyphens, cut at a word. Empty when no letter survives."""
    words = re.findall(r"[a-z0-9]+", fold(text).encode("ascii", "ignore").decode())
    while len(words) > 1 and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)[:longest].strip("-")


def neat(problem: object, longest: int = 120) -> str:
    """A value as one short printable line, for messages."""
    line = " ".join(_UNWANTED.sub("", str(problem)).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
