"""Fields of a preview in a librarian's words: labels of terms, beginnings of texts, names of languages."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from carrel import languages
from carrel.formats.table import ONE_TERM, TERMS, TEXTS
from carrel.names import show
from carrel.previewing import Change
from carrel.record import fields
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NEW = (
    "type",
    "issued",
    "contributors",
    "topics",
    "places",
    "abstract",
    "identifiers",
    "url",
    "status",
)  # of a new record
NOTHING = "–"
_BEGINNING = 100  # letters of a text


def new(changes: tuple[Change, ...], known: Vocabularies) -> Iterator[str]:
    """What a new record says, a line a field."""
    found = {each.field: each.new for each in changes}
    for name in NEW:
        if name in found:
            yield f"{_label(name)}: {_value(name, found[name], known)}"
    spoken = found.get("languages") or list(found.get("title", {}))[:1]
    yield f"{_label('languages')}: {_value('languages', spoken, known)}"


def changed(change: Change, known: Vocabularies) -> Iterator[str]:
    """What becomes of a field; of a text in each language by itself."""
    old, new = change.old, change.new
    if change.field in TEXTS:
        old, new = old or {}, new or {}
        tags = [tag for tag in {**old, **new} if old.get(tag) != new.get(tag)]
        for tag in tags:
            before, after = (_quoted(each[tag]) if tag in each else NOTHING for each in (old, new))
            yield f"{_label(change.field)} ({_tongue(tag)}): {before} → {after}"
        if tags:
            return
    yield f"{_label(change.field)}: {_value(change.field, old, known)} → {_value(change.field, new, known)}"


def _label(name: str) -> str:
    return fields()[name].label.lower()


def _value(name: str, value: Any, known: Vocabularies) -> str:
    """None stands for what the record has by itself: nothing, or published."""
    if not value:
        return "published" if name == "status" else NOTHING
    if name in TEXTS:
        return "; ".join(f"{_tongue(tag)}: {_quoted(text)}" for tag, text in value.items())
    if name in TERMS:
        return ", ".join(known.label(TERMS[name], key, "en") for key in value)
    if name in ONE_TERM:
        return known.label(ONE_TERM[name], value, "en")
    if name == "contributors":
        return _contributors(value, known)
    return neat(_plain(name, value, known))


def _plain(name: str, value: Any, known: Vocabularies) -> str:
    if name == "series":
        return f"{known.label('series', value['key'], 'en')} {value.get('number', '')}".strip()
    if name == "relations":
        return "; ".join(f"{each['type']} {each.get('target') or each.get('citation', '')}" for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{scheme} {each}" for scheme, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)


def _contributors(value: list[dict[str, Any]], known: Vocabularies) -> str:
    """Publishers by their names alone; of others the role too."""
    said = []
    for role, group in groupby(value, lambda each: each.get("role", "publisher")):
        names = ", ".join(_name(each, known) for each in group)
        said.append(names if role == "publisher" else f"{names} ({role})")
    return "; ".join(said)


def _name(each: dict[str, Any], known: Vocabularies) -> str:
    if key := each.get("organisation"):
        return known.label("organisation", key, "en")
    person = each["person"]
    return show(person["family"], person.get("given", ""))


def _quoted(text: str) -> str:
    return f"“{neat(text, _BEGINNING)}”"


def _tongue(tag: str) -> str:
    return languages.names("en").get(tag, tag)
