"""Words of a source sorted into the vocabularies: a flat list of tags becomes topics, audiences, types, places."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from carrel.names import parse
from carrel.record import Contributor, Person, Role
from carrel.text import clean, slug
from carrel.vocabulary import Concept, Vocabularies

# the vocabularies that tags are looked up in, and the field each fills
TAGS = {"topic": "topics", "type": "type", "audience": "audiences", "place": "places", "organisation": "organisations"}
MOST_COMMAS = 4  # in the name of one organisation
# organisations and year before an abstract, and the abstract
BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*[-–—:]?\s*(.*)", re.S)
_SENTENCE = re.compile(r"^[a-z]|\b(?:with|from|by|derived|[Ss]ummary)\b")


@dataclass
class Sorted:
    """What became of the words. `values` is spelled as the Record's fields."""

    values: dict[str, Any] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    concepts: list[Concept] = field(default_factory=list)


def ordered(contributors: list[Contributor], roles: list[str]) -> list[Contributor]:
    """In the order of these roles; what they do not name comes last."""
    left, found = list(contributors), []
    for role in roles:
        if each := next((each for each in left if each.role == role), None):
            found.append(each)
            left = [other for other in left if other is not each]
    return found + left


def sort_tags(tags: Iterable[str], vocabularies: Vocabularies, into: Sorted) -> None:
    """Each tag to the vocabulary that knows it; unknown ones become keywords and are reported."""
    for tag in filter(None, map(clean, tags)):
        found = vocabularies.find(tag, TAGS)
        if found and vocabularies.roughly(tag):
            _add(into.values, "keywords", tag)  # the word says something else than our term
        if found is None:
            into.unknown.append(tag)
            _add(into.values, "keywords", tag)
        elif found[0] == "organisation":
            add_contributor(into, Contributor(role="publisher", organisation=found[1]))
        elif found[0] == "type":
            into.values.setdefault("type", found[1])
        else:
            _add(into.values, TAGS[found[0]], found[1])


def add_contributor(into: Sorted, contributor: Contributor) -> None:
    """Once for each organisation: the first role it is given stays."""
    present = into.values.setdefault("contributors", [])
    if not any(contributor.key and each.key == contributor.key for each in present):
        present.append(contributor)


def organisation(name: str, vocabularies: Vocabularies, into: Sorted) -> str:
    """The key of an organisation; one that nobody knows yet becomes a new term."""
    return named("organisation", name, vocabularies, into)


def named(vocabulary: str, name: str, vocabularies: Vocabularies, into: Sorted) -> str:
    """The key of the term with this name; a new term where there is none, for vocabularies that grow by themselves."""
    name = clean(name)
    found = vocabularies.find(name, [vocabulary])
    if found:
        return found[1]
    key = slug(name, 60) or f"{vocabulary}-{zlib.crc32(name.encode())}"
    new = all((each.vocabulary, each.key) != (vocabulary, key) for each in into.concepts)
    if new and vocabularies.get(vocabulary, key) is None:
        into.concepts.append(Concept(vocabulary=vocabulary, key=key, label={"en": name}))
    return key


def contributor(role: Role, name: str, vocabularies: Vocabularies, into: Sorted) -> Contributor:
    """An organisation, or a person where the name has the form `Family, Given` and no organisation is called so."""
    if "," in name and vocabularies.find(name, ["organisation"]) is None:
        person = parse(clean(name))
        return Contributor(role=role, person=Person(family=person.family, given=person.given))
    return Contributor(role=role, organisation=organisation(name, vocabularies, into))


def credit(text: str, vocabularies: Vocabularies, into: Sorted) -> None:
    """The bracket before an abstract: organisations, perhaps a year, perhaps a phrase such as
    `Summary from ...`, in which known organisations are found and which is kept as a note."""
    for position, part in enumerate(_parts(text, vocabularies)):
        if re.fullmatch(r"(1[89]|20)\d\d", part):
            into.values["issued"] = part
        elif vocabularies.find(part, ["organisation"]) or not _SENTENCE.search(part):
            role: Role = "contributor" if "note" in into.values else "publisher"
            add_contributor(into, Contributor(role=role, organisation=organisation(part, vocabularies, into)))
        else:
            _phrase(part, text, position, vocabularies, into)


def _parts(text: str, vocabularies: Vocabularies) -> Iterator[str]:
    """What stands between commas; the name of an organisation may have commas of its own."""
    parts = list(filter(None, map(str.strip, re.split(r"[,;]", text))))
    while parts:
        lengths = range(min(len(parts), MOST_COMMAS + 1), 1, -1)
        length = next((n for n in lengths if vocabularies.find(", ".join(parts[:n]), ["organisation"])), 1)
        yield ", ".join(parts[:length])
        parts = parts[length:]


def _phrase(part: str, whole: str, position: int, vocabularies: Vocabularies, into: Sorted) -> None:
    into.values["note"] = clean(whole)
    for number, word in enumerate(re.findall(r"\w+", part)):
        found = vocabularies.find(word, ["organisation"])
        if found:
            role: Role = "publisher" if position == number == 0 else "contributor"
            add_contributor(into, Contributor(role=role, organisation=found[1]))


def _add(values: dict[str, Any], name: str, value: str) -> None:
    present = values.setdefault(name, [])
    if value not in present:
        present.append(value)
