"""Languages: BCP 47 tags, their names, their direction, and the four languages of the interface. Names: CLDR."""

from functools import lru_cache

INTERFACE = ("en", "es", "fr", "ar")
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "pa-arab", "prs", "ps", "sd", "syr", "ug", "ur", "yi"}
_MORE = {"mul", "zxx"}  # ISO 639-2: several languages; no linguistic content


@lru_cache(maxsize=2048)
def check(tag: str) -> str:
    """The tag in lower case, such as en, pt-br, zh-hant. Raises ValueError when CLDR has no such language."""
    value = tag.strip().replace("_", "-").lower()
    parts = value.split("-")
    if parts[0] not in known() or not all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts):
        raise ValueError(f"{tag[:40]!r} is not a language code; use codes such as en, es, fr, ar, pt-br, zh-hant")
    return value


def short(code: str) -> str:
    """The two-letter code where there is one for an ISO 639-2 code (bibliographic or terminological): en of eng."""
    from babel.core import get_global

    head, hyphen, rest = code.partition("-")
    return str(get_global("language_aliases").get(head, head)) + hyphen + rest if len(head) == 3 else code


# ISO 639-2 has two codes for most of these, and libraries take the bibliographic one; CLDR knows further ones for others
_BIBLIOGRAPHIC = {
    "sq": "alb", "hy": "arm", "eu": "baq", "my": "bur", "zh": "chi", "cs": "cze", "nl": "dut", "fr": "fre", "ka": "geo",
    "de": "ger", "el": "gre", "is": "ice", "mk": "mac", "mi": "mao", "ms": "may", "fa": "per", "ro": "rum", "sk": "slo",
    "bo": "tib", "cy": "wel", "ak": "aka", "gu": "guj", "tw": "twi",
}  # fmt: skip


@lru_cache(maxsize=1)
def _three_letters() -> dict[str, str]:
    from babel.core import get_global

    found = {str(two): str(three) for three, two in get_global("language_aliases").items() if len(three) == 3}
    return {two: three for two, three in found.items() if len(two) == 2} | _BIBLIOGRAPHIC


def long(tag: str) -> str:
    """The ISO 639-2 code of a tag's language, the bibliographic one where there are two: fre of fr."""
    return _three_letters().get(tag.split("-")[0], tag.split("-")[0])


def direction(tag: str) -> str:
    """rtl or ltr, for HTML's dir."""
    return "rtl" if tag in _RIGHT_TO_LEFT or tag.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Every primary language subtag that CLDR can name in English."""
    return frozenset(names("en")) | _MORE


@lru_cache(maxsize=8)
def names(interface: str) -> dict[str, str]:
    """{tag: name} as CLDR writes the names in that language."""
    from babel import Locale

    found = {str(code).replace("_", "-").lower(): name for code, name in Locale.parse(interface).languages.items()}
    return {code: name for code, name in found.items() if code not in ("und", "root")}
