"""What names of files and of editions say: which are versions of each other, and which came first."""

import re
from pathlib import PurePath

from carrel.vocabulary import normal

_TOKENS = {
    "en": ("en", "eng", "english"), "es": ("es", "esp", "spa", "sp", "spanish", "espanol", "español"),
    "fr": ("fr", "fre", "fra", "french", "francais", "français"), "ar": ("ar", "ara", "arabic"),
    "pt": ("pt", "por", "portuguese"), "de": ("de", "ger", "deu", "german"), "ru": ("ru", "rus", "russian"),
    "zh": ("zh", "chi", "zho", "chinese"), "it": ("it", "ita"), "nl": ("nl",), "uk": ("uk", "ukr"), "tr": ("tr", "tur"),
}  # fmt: skip
_EVERY = [token for tokens in _TOKENS.values() for token in tokens]
_ENDING = re.compile(rf"^(.+?)([-_. ]|\b)\(?({'|'.join(sorted(_EVERY, key=len, reverse=True))})\)?$", re.I)


def siblings(path: str) -> list[str]:
    """Paths that the same publication may have in other languages: report-en.pdf beside report-fr.pdf or report.pdf."""
    place = PurePath(path)
    match = _ENDING.match(place.stem)
    if match and match[2]:
        change = str.upper if match[3].isupper() else str.title if match[3].istitle() else str.lower
        stems = [match[1], *(f"{match[1]}{match[2]}{change(token)}" for token in _EVERY)]
    else:
        forms = [token for tokens in _TOKENS.values() for token in (tokens[0], tokens[0].upper())]
        stems = [f"{place.stem}{mark}{token}" for mark in "-_." for token in forms]
    return [str(place.with_name(stem + place.suffix)) for stem in dict.fromkeys(stems) if stem != place.stem]


_ORDINALS = (
    ("first", "primera", "premiere", "الاولي"), ("second", "segunda", "deuxieme", "seconde", "الثانيه"),
    ("third", "tercera", "troisieme", "الثالثه"), ("fourth", "cuarta", "quatrieme", "الرابعه"),
    ("fifth", "quinta", "cinquieme", "الخامسه"), ("sixth", "sexta", "sixieme", "السادسه"),
    ("seventh", "septima", "septieme", "السابعه"), ("eighth", "octava", "huitieme", "الثامنه"),
    ("ninth", "novena", "neuvieme", "التاسعه"), ("tenth", "decima", "dixieme", "العاشره"),
)  # fmt: skip


def number(edition: str) -> tuple[int, ...]:
    """(2, 2) of "Version 2.2", (3,) of "third edition"; () when it has no number."""
    if found := re.search(r"\d+(?:\.\d+)*", edition):
        return tuple(int(part) for part in found.group().split("."))
    words = set(normal(edition).split())
    return next(((number,) for number, each in enumerate(_ORDINALS, 1) if words & set(each)), ())
