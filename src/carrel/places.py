"""Places: countries by ISO 3166-1 alpha-2 code, regions by UN M49 number. Names and containment: Unicode CLDR.

Beyond both standards, Kosovo has the code xk, as in CLDR. Antarctica belongs to the world directly, as in M49.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from carrel.languages import INTERFACE
from carrel.vocabulary import Concept, normal

_TERRITORIES = Path(__file__).with_name("library") / "territories.json"


def concepts() -> list[Concept]:
    """The world, its regions and their countries, each after the regions that hold it."""
    return [_concept(code, regions) for code, regions in _broader().items()]


def countries() -> frozenset[str]:
    """The codes of all countries and territories."""
    return frozenset(_broader()) - regions()


def regions() -> frozenset[str]:
    """The codes of the world and of all its regions."""
    return frozenset(_members())


@lru_cache(maxsize=1)
def _held() -> dict[str, Any]:
    held: dict[str, Any] = json.loads(_TERRITORIES.read_text(encoding="utf-8"))
    return held


def _members() -> dict[str, list[str]]:
    """{region: the regions or countries in it}."""
    return {code: members for code, members in _held().items() if not code.startswith("_")}


def _broader() -> dict[str, list[str]]:
    """{code: the regions that hold it}; nothing holds the world."""
    found: dict[str, list[str]] = {"001": []}
    for region, members in _members().items():
        for code in members:
            found.setdefault(code, []).append(region)
    return found


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    """{code: name} as CLDR writes the names in that language, with a capital first letter."""
    from babel import Locale

    return {code.lower(): name[:1].upper() + name[1:] for code, name in Locale.parse(language).territories.items()}


def _concept(code: str, broader: list[str]) -> Concept:
    label = {language: _names(language)[code] for language in INTERFACE}
    others: dict[str, list[str]] = _held()["_other_names"].get(code, {})
    known = [*label.values(), *(name for names in others.values() for name in names)]
    return Concept(
        vocabulary="place",
        key=code,
        label=label,
        synonyms=others,
        hidden=_new(map(_plain, label.values()), known),
        broader=broader,
    )


def _plain(name: str) -> str:
    """As people type it: and for &, Saint for St., a straight apostrophe."""
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("’", "'")


def _new(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """The names whose spelling is not among the known ones, each once."""
    spellings = set(map(normal, known))
    return list({normal(name): name for name in names if normal(name) not in spellings}.values())
