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
