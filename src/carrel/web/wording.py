"""The interface in four languages: words from locale/LANGUAGE.po, numbers and plurals as each language writes them.

English is the text in the code itself. A missing translation shows the English words; a test finds it.
"""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from carrel.languages import INTERFACE, direction

LOCALE = Path(__file__).parents[1] / "locale"
SELF = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية"}
_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class Wording:
    """One interface language. `t` translates, `n` chooses the plural and puts the number in."""

    language: str
    _words: dict[str, str]
    _plurals: dict[str, tuple[str, ...]]
    _form: Callable[[int], int]

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def comma(self) -> str:
        """Between the parts of a list."""
        return "، " if self.language == "ar" else ", "

    def t(self, text: str, **values: object) -> str:
        found = self._words.get(text, text)
        return found.format(**values) if values else found

    def n(self, one: str, many: str, number: int) -> str:
        """`many` holds {n}, which becomes the number in the language's own digits."""
        forms = self._plurals.get(one)
        text = forms[min(self._form(number), len(forms) - 1)] if forms else one if number == 1 else many
        return text.replace("{n}", self.number(number))

    def number(self, value: int) -> str:
        return _number(value, self.language)

    def digits(self, text: object) -> str:
        """Years and the like: own digits, no grouping."""
        return str(text).translate(_ARABIC_DIGITS) if self.language == "ar" else str(text)

    def size(self, count: int) -> str:
        """Bytes as people read them, in powers of 1,000."""
        for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
            if count >= factor:
                value = format_decimal(round(count / factor, 1 if count < 10 * factor else 0), locale=self.language)
                return f"{_own(value, self.language)} {self.t(unit)}"
        return self.n("1 byte", "{n} bytes", count)


@lru_cache(maxsize=8192)
def _number(value: int, language: str) -> str:
    return _own(format_decimal(value, locale=language), language)


def _own(number: str, language: str) -> str:
    """A formatted number in Arabic digits and signs where the reader's language writes those."""
    return number.translate(_ARABIC) if language == "ar" else number


@lru_cache(maxsize=8)
def wording(language: str) -> Wording:
    """The wording of an interface language."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return Wording(language, {}, {}, lambda number: int(number != 1))
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    words = {
        m.id: m.string for m in catalog if m.id and isinstance(m.id, str) and isinstance(m.string, str) and m.string
    }
    plurals = {
        m.id[0]: tuple(m.string)
        for m in catalog
        if isinstance(m.id, tuple) and isinstance(m.string, tuple) and all(m.string)
    }
    return Wording(language, words, plurals, gettext.c2py(catalog.plural_expr))


def preferred(accept: str) -> str:
    """The interface language a browser asks for first (RFC 9110, section 12.5.4); English when it has none of ours."""
    wishes = []
    for position, part in enumerate(accept[:500].split(",")):
        tag, _, quality = part.replace(" ", "").partition(";q=")
        try:
            wishes.append((-float(quality or 1), position, tag.strip().lower().split("-")[0]))
        except ValueError:
            continue
    return next((tag for weight, _, tag in sorted(wishes) if tag in INTERFACE and weight < 0), "en")
