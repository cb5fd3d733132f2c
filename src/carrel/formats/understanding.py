"""Descriptions into Records: words are looked up in the vocabularies, dates and identifiers checked."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from carrel import dates, languages
from carrel.formats import Entry, Problem, kinds
from carrel.formats.describing import LIST_FIELDS, TEXTS, Credit, Description
from carrel.formats.sorting import Sorted, contributor, credit, named, organisation, sort_tags
from carrel.identifiers import SCHEMES, key, orcid
from carrel.identifiers import url as web_address
from carrel.names import parse
from carrel.record import Contributor, Person, Record, Role
from carrel.text import clean, neat, slug
from carrel.vocabulary import Vocabularies

# words of names of organisations: what follows a comma in these is no given name
_CORPORATE = re.compile(
    r"\b(?:universi|minist[eéè]r|ministry|department|departamento|département|institut|cent(?:re|er)s?\b|centro\b|council|"
    r"conse[ij]o|conseil|commission|comisi[oó]n|committee|comité|association|asociaci[oó]n|foundation|fundaci[oó]n|fondation|"
    r"organi[sz]a|office|oficina|agency|agencia|agence|parliament|government|gobierno|society|bureau|division|unicef\b|"
    r"unodc\b|inc\.|ltd\b|gmbh\b|llc\b|united nations|nations unies|naciones unidas)|وزارة|جامعة|منظمة|مركز|معهد",
    re.I,
)


def entry(where: str, said: Description, vocabularies: Vocabularies, raw: str) -> Entry | Problem:
    """A Record of what is said. What cannot be kept in its own field (a date, an identifier) stands in the note."""
    words, aside = Sorted(), list[str]()
    tags = list(_tags(said.languages, vocabularies, words))
    values = _texts(said, tags[0] if tags else "en") | {"languages": tags}
    if not values.get("title"):
        return Problem(where, "title: is missing", raw[:1000])
    values |= _identified(said, aside) | _dated(said, aside)
    _sorted(said, vocabularies, words, aside)
    if said.bracket:
        credit(said.bracket, vocabularies, words)
        said.note = "\n".join(filter(None, (said.note, words.values.pop("note", ""))))
        values |= {"issued": words.values.pop("issued")} if "issued" in words.values else {}
    values |= words.values | _plain(said)
    values["contributors"] = [*_contributors(said, vocabularies, words), *words.values.get("contributors", [])]
    values["note"] = "\n".join(filter(None, [said.note, *aside]))
    values["id"] = _key(said.key) or slug(next(iter(values["title"].values()))) or "publication"
    paths = tuple(dict.fromkeys(filter(None, map(str.strip, said.paths))))
    return _entry(where, {name: value for name, value in values.items() if value}, words, paths, raw)


def _entry(where: str, values: dict[str, Any], words: Sorted, paths: tuple[str, ...], raw: str) -> Entry | Problem:
    try:
        record = Record.model_validate(values)
    except ValidationError as error:
        said = (f"{e['loc'][0]}: {neat(e['msg'].removeprefix('Value error, '))}" for e in error.errors()[:3])
        return Problem(where, neat("; ".join(said), 300), raw[:1000])
    return Entry(where, record, False, tuple(words.unknown), tuple(words.concepts), frozenset(_stated(record)), paths)


def _stated(record: Record) -> Iterator[tuple[str, str]]:
    for name in record.model_fields_set - {"id"}:
        value = getattr(record, name)
        if name in TEXTS or name == "identifiers":
            yield from ((name, part) for part in value)
        elif name == "contributors":
            yield from ((name, each.role) for each in value)
        else:
            yield name, ""


def _texts(said: Description, first: str) -> dict[str, Any]:
    """Texts by their languages; of two in one language the first stays."""
    found: dict[str, Any] = {"alternative_titles": [each for each in map(clean, said.alternative_titles) if each]}
    for name in TEXTS:
        texts = found.setdefault(name, {})
        for tag, text in getattr(said, name).items():
            if text := clean(text):
                texts.setdefault(tongue(tag) or first, text)
    return found


def tongue(text: str) -> str:
    """The tag of a language given as BCP 47 or ISO 639-2 code; "" for anything else."""
    value = text.strip().lower().replace("_", "-")
    try:
        return languages.check(languages.short(value))
    except ValueError:
        return ""


def _tags(given: Iterable[str], vocabularies: Vocabularies, words: Sorted) -> Iterator[str]:
    for each in filter(None, map(clean, given)):
        found = vocabularies.find(each, ["language"])
        if tag := tongue(each) or (found[1] if found else ""):
            yield tag
        else:
            words.unknown.append(each)


def _identified(said: Description, aside: list[str]) -> dict[str, Any]:
    found: dict[str, str] = {}
    for scheme, value in said.identifiers:
        scheme, value = _scheme(scheme, clean(value))
        if not value or found.get(scheme) == value:
            continue
        if scheme and scheme not in found:
            found[scheme] = value
        else:
            aside.append(f"{scheme.upper() or 'Identifier'}: {value}")
    given = clean(said.url)
    try:
        return {"identifiers": found, "url": web_address(given) if given else ""}
    except ValueError:
        aside.append(f"URL: {given}")
        return {"identifiers": found}


def _scheme(scheme: str, value: str) -> tuple[str, str]:
    """(scheme, standard form); without scheme when no check knows the value."""
    for each in [scheme.lower()] if scheme else ["doi", "isbn", "issn", "handle"]:
        try:
            return each, SCHEMES[each](value)
        except (KeyError, ValueError):
            continue
    return "", value if not scheme or scheme.lower() in ("symbol", "local") else f"{scheme} {value}"


def _dated(said: Description, aside: list[str]) -> dict[str, Any]:
    given = clean(said.issued)
    if given and not (found := dates.understood(given)):
        aside.append(f"Date: {given}")
        return {}
    return {"issued": found} if given else {}


def _sorted(said: Description, vocabularies: Vocabularies, words: Sorted, aside: list[str]) -> None:
    """Words into the vocabularies; those that none knows become keywords and are reported."""
    kind = vocabularies.find(said.type, ["type"]) if said.type else None
    if kind:
        words.values["type"] = kind[1]
    elif said.type and not said.kind:
        words.unknown.append(clean(said.type))
    _typed(said.types, vocabularies, words)
    if said.kind and "type" not in words.values and vocabularies.get("type", said.kind):
        words.values["type"] = vocabularies.current("type", said.kind)
    for name, vocabulary in {"topics": "topic", **LIST_FIELDS}.items():
        _known(getattr(said, name), name, vocabulary, vocabularies, words)
    sort_tags(said.subjects, vocabularies, words)
    words.values.setdefault("keywords", []).extend(filter(None, map(clean, said.keywords)))
    if licence := clean(said.licence):
        found = _licence(licence, vocabularies)
        words.values["licence"] = found
        aside += [] if found else [f"Licence: {licence}"]
    _mentioned(said, vocabularies, aside)
    if clean(said.series):
        series = named("series", said.series, vocabularies, words)
        words.values["series"] = {"key": series, "number": clean(said.series_number)[:40]}


def _typed(given: list[str], vocabularies: Vocabularies, words: Sorted) -> None:
    """The first word that is a type is the type; what means none says nothing; others are subjects."""
    for word in given:
        found = kinds.loose(word, vocabularies)
        if found is None or (found and words.values.get("type", found) != found):
            sort_tags([word], vocabularies, words)
        elif found and vocabularies.get("type", found):
            words.values["type"] = found


def _mentioned(said: Description, vocabularies: Vocabularies, aside: list[str]) -> None:
    for each in filter(None, map(clean, said.mentioned)):
        if not said.series and vocabularies.find(each, ["series"]):
            said.series = each
        else:
            aside.append(f"Relation: {each}")


def _known(given: list[str], name: str, vocabulary: str, vocabularies: Vocabularies, words: Sorted) -> None:
    left = []
    for each in given:
        found = vocabularies.find(each, [vocabulary])
        if found and found[1] not in words.values.setdefault(name, []):
            words.values[name].append(found[1])
        elif not found:
            left.append(each)
    sort_tags(left, vocabularies, words)


def _licence(given: str, vocabularies: Vocabularies) -> str | None:
    if found := vocabularies.find(given, ["licence"]):
        return found[1]
    place = _without_scheme(given)
    return next(
        (each.key for each in vocabularies.of("licence") if each.url and _without_scheme(each.url) == place), None
    )


def _without_scheme(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address.strip().lower()).removesuffix("legalcode").rstrip("/")


def _plain(said: Description) -> dict[str, Any]:
    found: dict[str, Any] = {name: clean(getattr(said, name)) for name in ("edition", "summary_by", "notice")}
    return found | {"relations": said.relations, "status": said.status or "published"}


def _contributors(said: Description, vocabularies: Vocabularies, words: Sorted) -> list[Contributor]:
    found = [_contributor(each, vocabularies, words) for each in said.credits if clean(each.name or each.family)]
    return list(dict.fromkeys(found))


def _contributor(each: Credit, vocabularies: Vocabularies, words: Sorted) -> Contributor:
    if each.corporate:
        return Contributor(role=each.role, organisation=organisation(each.name, vocabularies, words))
    if each.name and not each.family:
        if _CORPORATE.search(each.name):
            return Contributor(role=each.role, organisation=organisation(each.name, vocabularies, words))
        return contributor(each.role, each.name, vocabularies, words)
    person = Person(family=clean(each.family)[:200], given=clean(each.given)[:200], orcid=_orcid(each.orcid))
    return Contributor(role=each.role, person=person)


def _orcid(text: str) -> str:
    try:
        return orcid(text) if text else ""
    except ValueError:
        return ""


def _key(text: str) -> str:
    """A key that the source gives, when it is one of ours: a word, and not a mere number."""
    try:
        return key(text) if not text.isdigit() else ""
    except ValueError:
        return ""


def person(role: Role, text: str, orcid: str = "") -> Credit:
    """Of `Family, Given`; surely a person."""
    name = parse(clean(text))
    return Credit(role, "", name.family, name.given, orcid)
