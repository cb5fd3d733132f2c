"""Compares the interface's English texts with their translations in src/carrel/locale.

    PYTHONPATH=src .venv/bin/python scripts/messages.py

Prints what each language lacks and what it still holds of texts that are gone. Texts are read from the
templates and from carrel/web; where t() is called on a variable, what it can hold is in `lists`.
"""

import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterable

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carrel.settings")
if "CARREL_HOME" not in os.environ:
    _home = tempfile.TemporaryDirectory(prefix="carrel-messages-")
    os.environ["CARREL_HOME"] = _home.name

import django

django.setup()

from carrel.identifiers import SCHEMES  # noqa: E402
from carrel.languages import INTERFACE  # noqa: E402
from carrel.record import fields  # noqa: E402
from carrel.search.query import SORTS  # noqa: E402
from carrel.settings import SETTINGS  # noqa: E402
from carrel.web.explaining import STATEMENTS, statements  # noqa: E402
from carrel.web.home import ASKING  # noqa: E402
from carrel.web.publication import RELATION_WORDS  # noqa: E402
from carrel.web.search import ORDER  # noqa: E402
from carrel.web.vocabulary import TITLES  # noqa: E402
from carrel.web.wording import LOCALE  # noqa: E402

ROOT = LOCALE.parent
_TEXT = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_ONE = re.compile(rf"(?<!\w)t\(\s*({_TEXT}(?:\s*{_TEXT})*)")
_PAIR = re.compile(rf"(?<!\w)n\(\s*({_TEXT})\s*,\s*({_TEXT})")

Pair = tuple[str, str]


def messages() -> tuple[set[str], set[Pair]]:
    """All texts for t(), and all pairs for n()."""
    singles: set[str] = set(lists())
    pairs: set[Pair] = set()
    for path in [*sorted((ROOT / "templates").rglob("*.html")), *sorted((ROOT / "web").rglob("*.py"))]:
        source = path.read_text("utf-8")
        singles.update(_value(found[1]) for found in _ONE.finditer(source))
        pairs.update((_value(found[1]), _value(found[2])) for found in _PAIR.finditer(source))
    return singles, pairs


def lists() -> Iterable[str]:
    """What reaches t() by way of a variable."""
    yield from (each.default for each in SETTINGS if each.name == "name")
    yield from TITLES.values()
    yield from ASKING.values()
    yield from RELATION_WORDS.values()
    yield from (name.capitalize() for name in (*ORDER, *SORTS))
    yield from (name.capitalize() for name in SCHEMES if name not in ("doi", "isbn", "issn"))  # publication.html
    yield from (about.label for about in fields().values())
    yield from ("Broader", "Narrower", "Related")  # web/term.py
    yield from (*STATEMENTS, *statements().values())
    yield from ("kB", "MB", "GB")  # web/wording.py
    yield "The library"  # who wrote the summaries of library/records.json


def _value(literal: str) -> str:
    return str(ast.literal_eval(f"({literal})"))


def catalog(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def translated(found: Catalog) -> set[str | Pair]:
    """The texts and pairs that have words in every form."""
    done: set[str | Pair] = set()
    for each in found:
        forms = (each.string,) if isinstance(each.string, str) else each.string
        if each.id and forms and all(forms):
            done.add(each.id if isinstance(each.id, str) else (each.id[0], each.id[1]))
    return done


def main() -> int:
    singles, pairs = messages()
    wanted: set[str | Pair] = {*singles, *pairs}
    faults = 0
    for language in INTERFACE[1:]:
        held = translated(catalog(language))
        print(f"{language}: {len(wanted & held)} of {len(wanted)}")
        for word, keys in (("missing", wanted - held), ("obsolete", held - wanted)):
            faults += len(keys)
            for key in sorted(keys, key=str):
                print(f"  {word}: {key!r}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
