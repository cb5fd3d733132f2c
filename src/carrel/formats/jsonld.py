"""schema.org as JSON-LD: what search engines read in pages, and data portals exchange. schema.org 28; JSON-LD 1.1."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from carrel import dates
from carrel.formats import Context, Entry, Item, Problem, Unreadable, decoded, kinds, textual
from carrel.formats.describing import Credit, Describing, Description
from carrel.formats.understanding import entry
from carrel.record import Role
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NAME = "jsonld"
LABEL = "schema.org as JSON-LD"
SUFFIXES = (".jsonld", ".json")
ENDING = "jsonld"
MEDIA_TYPE = "application/ld+json"
LOST = ("subtitle: joined to the title", "plain_summary", "summary_by", "edition_status", "order of roles",
        "relations: without targets, and only of these kinds: IsPartOf, HasPart, IsDerivedFrom, IsTranslationOf, HasTranslation, "
        "References",
        "notice", "note", "status", "status_reason", "fundamental")  # fmt: skip

Thing = dict[str, Any]
_ROLES: dict[Role, str] = {
    "author": "author", "editor": "editor", "translator": "translator", "contributor": "contributor", "funder": "funder",
    "publisher": "publisher",
}  # fmt: skip
_RELATIONS = {"IsPartOf": "isPartOf", "HasPart": "hasPart", "IsDerivedFrom": "isBasedOn", "IsTranslationOf": "translationOfWork",
              "HasTranslation": "workTranslation", "References": "citation"}  # fmt: skip
_SERIES = ("CreativeWorkSeries", "BookSeries", "Periodical", "PublicationVolume", "PublicationIssue")
# what pages say of themselves and of others besides their publications
_OTHERS = re.compile(
    r"Person|Organization|WebSite|BreadcrumbList|ListItem|ItemList|SearchAction|.*Action|Place|ImageObject|PropertyValue|DefinedTerm|"
    r".*Series|Periodical|CollectionPage|SearchResultsPage|AboutPage|ContactPage|NGO|.*Corporation|PostalAddress|Country|Offer"
)


def recognises(path: Path, head: bytes) -> bool:
    text = decoded(head).lstrip() if textual(head) else ""
    return text[:1] in ("[", "{") and bool(re.search(r'"@context"[^}]{0,200}schema\.org', text, re.S))


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry a work: alone, in a list or in a @graph. Organisations, persons and parts of the site are none."""
    try:
        found = json.loads(decoded(path.read_bytes()))
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"{path.name} is not JSON: {neat(problem)}.") from problem
    things = list(works(found))
    if not things:
        raise Unreadable(f"{path.name} is JSON-LD, but describes no work of schema.org.")
    return (_entry(number, each, vocabularies) for number, each in enumerate(things, 1))


def works(found: Any) -> Iterator[Any]:
    """The works within, with those they refer to by @id put in place."""
    nodes = list(_nodes(found))
    by_id = {
        each["@id"]: each
        for each in nodes
        if isinstance(each, dict) and isinstance(each.get("@id"), str) and len(each) > 1
    }
    for each in nodes:
        if not isinstance(each, dict):
            yield each
        elif _types(each) and not all(_OTHERS.fullmatch(kind) for kind in _types(each)):
            yield {name: _resolved(value, by_id) for name, value in each.items()}


def _nodes(found: Any) -> Iterator[Any]:
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict) and isinstance(each.get("@graph"), list):
            yield from each["@graph"]
        elif isinstance(each, dict) and isinstance(each.get("itemListElement"), list):
            items = (one.get("item", one) if isinstance(one, dict) else one for one in each["itemListElement"])
            yield from (one for one in items if isinstance(one, dict))
        else:
            yield each


def _types(each: Thing) -> list[str]:
    return [str(kind).rpartition("/")[2].removeprefix("schema:") for kind in _every(each.get("@type"))]


def _resolved(value: Any, by_id: dict[str, Thing]) -> Any:
    if isinstance(value, list):
        return [_resolved(each, by_id) for each in value]
    lone = isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str)
    return by_id.get(value["@id"], value) if lone else value


def _entry(number: int, thing: Any, vocabularies: Vocabularies) -> Entry | Problem:
    where, raw = f"record {number}", json.dumps(thing, ensure_ascii=False, default=str)[:1000]
    if not isinstance(thing, dict):
        return Problem(where, "is not a thing of schema.org, which is an object", raw)
    return entry(where, description(thing), vocabularies, raw)


def description(thing: Thing) -> Description:
    """Of one work. What has not the shape that schema.org gives it is passed over."""
    said = Description(
        key=_key(thing), title=_texts(thing, "name", "headline"), abstract=_texts(thing, "abstract", "description")
    )
    said.alternative_titles = [
        _text(each) for each in _every(thing.get("alternateName")) + _every(thing.get("alternativeHeadline"))
    ]
    said.kind = next((kind for kind in map(kinds.of_schema, _types(thing)) if kind), "")
    said.types = [_text(each) for each in _every(thing.get("genre"))]
    said.issued = _issued(thing)
    said.edition = _text(thing.get("bookEdition")) or _text(thing.get("version"))
    said.credits = [_credit(role, each) for role, name in _ROLES.items() for each in _every(thing.get(name))]
    said.credits += [_credit("author", each) for each in _every(thing.get("creator")) if "author" not in thing]
    said.credits = [each for each in said.credits if each.inverted]
    said.topics = [_text(each) for each in _every(thing.get("about"))]
    said.subjects = _words(thing.get("keywords"))
    said.audiences = [_audience(each) for each in _every(thing.get("audience"))]
    said.places = [_text(each) for each in _every(thing.get("spatialCoverage")) + _every(thing.get("contentLocation"))]
    said.languages = [_language(each) for each in _every(thing.get("inLanguage"))]
    said.licence = _address(next(iter(_every(thing.get("license"))), ""))
    said.url = _address(thing.get("url")) or (_address(thing.get("@id")) if "://" in _address(thing.get("@id")) else "")
    _identify(said, thing)
    _relate(said, thing)
    said.paths = [_address(each.get("contentUrl")) for each in _every(thing.get("encoding")) if isinstance(each, dict)]
    return said


def _key(thing: Thing) -> str:
    """A page of a library such as this one ends with the key."""
    found = re.search(r"/publications/([a-z0-9-]+)$", _address(thing.get("@id")))
    return found[1] if found else ""


def _issued(thing: Thing) -> str:
    """An event of publication tells what no date of ISO 8601 does: about, between, in the tens."""
    named = _text(thing.get("publication"))
    return (
        (named if dates.understood(named) == named else "")
        or _text(thing.get("datePublished"))
        or _text(thing.get("dateCreated"))
    )


def _every(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """Of a word, or of a thing with a name."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("text") or value.get("headline")
        value = value[0] if isinstance(value, list) and value else value
        return _text(value)
    return str(value) if isinstance(value, (str, int, float)) else ""


def _texts(thing: Thing, *names: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        for each in _every(thing.get(name)) if not found else ():
            found.setdefault(_text(each.get("@language")) if isinstance(each, dict) else "", _text(each))
    return {tongue: text for tongue, text in found.items() if text}


def _address(value: Any) -> str:
    return _text(value.get("@id") or value.get("url") or value.get("name")) if isinstance(value, dict) else _text(value)


def _language(value: Any) -> str:
    return _text(value.get("alternateName") or value.get("name")) if isinstance(value, dict) else _text(value)


def _audience(value: Any) -> str:
    return (_text(value.get("audienceType")) if isinstance(value, dict) else "") or _text(value)


def _words(value: Any) -> list[str]:
    """Keywords stand in a list, or in one text with commas."""
    if isinstance(value, str):
        return [each.strip() for each in re.split("[,;]", value)]
    return [_text(each) for each in _every(value)]


def _credit(role: Role, each: Any) -> Credit:
    if not isinstance(each, dict):
        return Credit(role, _text(each))
    if "Person" not in _types(each):
        return Credit(role, _text(each), corporate=bool(_types(each)))
    family, given = _text(each.get("familyName")), _text(each.get("givenName"))
    found = [_address(one) for name in ("@id", "sameAs", "identifier") for one in _every(each.get(name))]
    orcid = next((one for one in found if "orcid.org/" in one), "")
    if not family:
        name = _text(each)
        parts = name.split(",")[:2] if "," in name else [name.rpartition(" ")[2], name.rpartition(" ")[0]]
        family, given = parts
    return Credit(role, "", family, given, orcid)


def _identify(said: Description, thing: Thing) -> None:
    for name in ("isbn", "issn"):
        said.identifiers += [(name, _text(each)) for each in _every(thing.get(name))]
    for each in _every(thing.get("identifier")):
        scheme = _text(each.get("propertyID")).lower() if isinstance(each, dict) else ""
        value = _text(each.get("value") or each) if isinstance(each, dict) else _text(each)
        if value and value not in (said.url, thing.get("@id")):
            said.identifiers.append((scheme.rpartition("/")[2], value))
    said.identifiers = list(dict.fromkeys(said.identifiers))


def _relate(said: Description, thing: Thing) -> None:
    for relation, name in _RELATIONS.items():
        for each in _every(thing.get(name)):
            if name == "isPartOf" and isinstance(each, dict) and {*_types(each)} & {*_SERIES}:
                said.series, said.series_number = said.series or _text(each), _text(thing.get("position"))
            elif citation := _text(each) or _address(each):
                said.relations.append({"type": relation, "citation": citation})


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """One object, whose @graph holds them all."""
    describe, before = Describing(context), b'{"@context": "https://schema.org", "@graph": [\n'
    for item in items:
        made = described(describe(item), context)
        yield before + json.dumps(made, ensure_ascii=False).encode()
        before = b",\n"
    yield b"\n]}\n" if before == b",\n" else before + b"]}\n"


def thing(item: Item, context: Context) -> Thing:
    """One publication, with the context that its words are of."""
    return {"@context": "https://schema.org"} | described(Describing(context)(item), context)


def described(said: Description, context: Context) -> Thing:
    kind = kinds.schema(said.kind, context.vocabularies)
    found: Thing = {
        "@type": kind, "@id": said.address, "url": said.url or said.address,
        "name": _spoken({tongue: said.whole_title(tongue) for tongue in said.title}, said), "alternateName": said.alternative_titles,
        "abstract": _spoken(said.abstract, said), "genre": said.type, **_dated(said.issued),
        "bookEdition" if kind == "Book" else "version": said.edition, "inLanguage": said.languages,
        "about": [{"@type": "Thing", "name": each} for each in said.topics], "keywords": said.keywords,
        "audience": [{"@type": "Audience", "audienceType": each} for each in said.audiences],
        "spatialCoverage": [{"@type": "Place", "name": each} for each in said.places], "license": said.licence,
        "identifier": [_property(*each) for each in said.identifiers], "position": said.series_number,
        "isbn": dict(said.identifiers).get("isbn", "") if kind == "Book" else "",
        "encoding": [{"@type": "MediaObject", "contentUrl": file.address, "encodingFormat": file.media_type, "name": file.label or file.name,
                      "contentSize": f"{file.bytes} B"} for file in said.files],
    }  # fmt: skip
    for role, name in _ROLES.items():
        found[name] = [_agent(each) for each in said.made_by(role)]
    for relation, name in _RELATIONS.items():
        found[name] = [_work(said, each) for each in said.relations if each["type"] == relation]
    if said.series:
        found["isPartOf"].insert(0, {"@type": "CreativeWorkSeries", "name": said.series})
    return {name: value for name, value in found.items() if value}


def _spoken(texts: dict[str, str], said: Description) -> Any:
    """A text in the language of the publication alone as it is, all others with their languages."""
    if [*texts] == said.languages[:1] == [said.language]:
        return texts[said.language]
    return [{"@language": tongue, "@value": text} for tongue, text in texts.items()]


def _dated(issued: str) -> Thing:
    """datePublished is a date of ISO 8601; of EDTF that is none, the first day there is, and an event with all of it."""
    start = issued.strip("./").partition("/")[0].rstrip("~?%")
    found = {"datePublished": start} if start and "X" not in start else {}
    if issued in ("", found.get("datePublished")):
        return found
    first, last = dates.years(issued)
    return found | {
        "publication": {"@type": "PublicationEvent", "name": issued, "startDate": f"{first}", "endDate": f"{last}"}
    }


def _property(scheme: str, value: str) -> Thing:
    link = {"doi": f"https://doi.org/{value}", "handle": f"https://hdl.handle.net/{value}"}.get(scheme, "")
    return {"@type": "PropertyValue", "propertyID": scheme, "value": value} | ({"url": link} if link else {})


def _agent(each: Credit) -> Thing:
    if each.name:
        return {"@type": "Organization", "name": each.name}
    found = {"@type": "Person", "name": f"{each.given} {each.family}".strip(), "familyName": each.family}
    found |= {"givenName": each.given} if each.given else {}
    return found | ({"@id": f"https://orcid.org/{each.orcid}"} if each.orcid else {})


def _work(said: Description, each: dict[str, str]) -> Thing:
    if each.get("citation"):
        return {"@type": "CreativeWork", "name": each["citation"]}
    return {"@type": "CreativeWork", "@id": said.related(each)}
