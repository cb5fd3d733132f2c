"""DataCite's metadata as JSON: what its REST API answers, and the shape that DataCite XML is read into and written from.

DataCite Metadata Schema 4.6; DataCite REST API, resource `dois`.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from carrel import dates
from carrel.formats import Context, Entry, Item, Problem, decoded, jsons, kinds, textual
from carrel.formats.describing import Credit, Describing, Description
from carrel.formats.understanding import entry
from carrel.record import INVERSE, Role
from carrel.vocabulary import Vocabularies

NAME = "datacite.json"
LABEL = "DataCite JSON"
SUFFIXES = (".json",)
ENDING = "datacite.json"
MEDIA_TYPE = "application/vnd.datacite.datacite+json"
LOST = ("id", "plain_summary", "summary_by", "edition_status", "order of roles", "languages but the first",
        "relations: without targets", "notice", "status", "status_reason", "fundamental")  # fmt: skip

Thing = dict[str, Any]
_TYPES: dict[str, Role] = {
    "Editor": "editor", "Translator": "translator", "Distributor": "publisher", "Sponsor": "funder",
}  # fmt: skip
_SCHEMES = {"isbn": "ISBN", "issn": "ISSN", "handle": "Handle", "symbol": "symbol", "local": "local", "doi": "DOI"}
_NOBODY = re.compile(r"\(?:[a-z]{3,4}\)?(?:\s|$)")  # standard values for unknown information (appendix 3)


def recognises(path: Path, head: bytes) -> bool:
    text = decoded(head).lstrip() if textual(head) else ""
    named = any(f'"{n}"' in text for n in ("creators", "doi", "publicationYear"))
    return text[:1] in ("[", "{") and '"titles"' in text and named


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry a resource: alone, in a list, or in the `data` of an answer of the API."""
    found = jsons.things(path, "data")
    begun = list(itertools.islice(found, 1))  # so that what is no JSON is said before anything comes in
    return (_entry(each, vocabularies) for each in itertools.chain(begun, found))


def _entry(found: jsons.Found, vocabularies: Vocabularies) -> Entry | Problem:
    if isinstance(found, Problem):
        return found
    where, thing = found
    raw = json.dumps(thing, ensure_ascii=False)[:1000]
    if not isinstance(thing, dict):
        return Problem(where, "is not a resource of DataCite, which is an object", raw)
    return entry(where, description(thing), vocabularies, raw)


def description(thing: Thing) -> Description:
    """Of one resource, or of its `attributes`. What has not the shape that DataCite gives it is passed over."""
    thing = thing["attributes"] if isinstance(thing.get("attributes"), dict) else thing
    said = Description(edition=_text(thing.get("version")), url=_text(thing.get("url")))
    _titles(said, _list(thing, "titles"))
    _credits(said, thing)
    types: Thing = thing["types"] if isinstance(thing.get("types"), dict) else {}
    said.kind = kinds.own(kinds.DATACITE, _text(types.get("resourceTypeGeneral")))
    said.types = [_text(types.get("resourceType"))]
    days = {_text(each.get("dateType")): _text(each.get("date")) for each in reversed(_list(thing, "dates"))}
    year = _text(thing.get("publicationYear"))
    said.issued = (
        days.get("Issued") or ("" if year == "0000" else year) or days.get("Available") or days.get("Created", "")
    )
    said.subjects = [_text(each.get("subject")) for each in _list(thing, "subjects")]
    said.places = [_text(each.get("geoLocationPlace")) for each in _list(thing, "geoLocations")]
    said.languages = [_text(thing.get("language"))]
    _identified(said, thing)
    for rights in _list(thing, "rightsList"):
        said.licence = said.licence or _text(rights.get("rightsUri")) or _text(rights.get("rights"))
    _descriptions(said, _list(thing, "descriptions"))
    _related(said, thing)
    return said


def _text(value: Any) -> str:
    if isinstance(value, dict):  # of the publisher since 4.5
        value = value.get("name")
    return str(value) if isinstance(value, (str, int, float)) else ""


def _list(thing: Thing, name: str) -> list[Thing]:
    value = thing.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _titles(said: Description, titles: list[Thing]) -> None:
    for each in titles:
        kind, title, tongue = _text(each.get("titleType")), _text(each.get("title")), _text(each.get("lang"))
        if kind == "Subtitle":
            said.subtitle.setdefault(tongue, title)
        elif kind == "AlternativeTitle" or tongue in said.title or (said.title and not tongue):
            said.alternative_titles.append(title)
        else:
            said.title[tongue] = title


def _credits(said: Description, thing: Thing) -> None:
    name = _text(thing.get("publisher"))
    publishers = [] if _NOBODY.match(name) else [Credit("publisher", name, corporate=True)]
    others = [
        (_TYPES.get(_text(each.get("contributorType")), "contributor"), each) for each in _list(thing, "contributors")
    ]
    funders = [
        Credit("funder", _text(each.get("funderName")), corporate=True) for each in _list(thing, "fundingReferences")
    ]
    made = [_credit(role, each) for role, each in others] + funders
    publishers += [each for each in made if each.role == "publisher"]
    creators = [_credit("author", each) for each in _list(thing, "creators")]
    creators = [each for each in creators if not _NOBODY.match(each.inverted)]
    if {each.name for each in creators} == {each.name for each in made if each.role == "publisher"}:
        creators = []  # the schema wants creators: who has none names its publishers, and all of them as distributors
    said.credits = [*creators, *(each for each in made if each.role != "publisher"), *publishers]


def _credit(role: Role, each: Thing) -> Credit:
    name = _text(each.get("name")) or _text(each.get("creatorName")) or _text(each.get("contributorName"))
    if each.get("nameType") == "Organizational":
        return Credit(role, name, corporate=True)
    identified = (_text(one.get("nameIdentifier")) for one in _list(each, "nameIdentifiers"))
    orcid = next((one for one in identified if re.search(r"(\d{4}-){3}\d{3}[\dX]$", one)), "")
    if each.get("familyName") or each.get("nameType") == "Personal":
        family, _, given = name.partition(",")
        return Credit(role, "", _text(each.get("familyName")) or family, _text(each.get("givenName")) or given, orcid)
    return Credit(role, name)


def _identified(said: Description, thing: Thing) -> None:
    said.identifiers = [("doi", _text(thing.get("doi")))] if thing.get("doi") else []
    known = {foreign.lower(): scheme for scheme, foreign in _SCHEMES.items()}
    alternate = [
        (each.get("alternateIdentifierType"), each.get("alternateIdentifier"))
        for each in _list(thing, "alternateIdentifiers")
    ]
    main = [(each.get("identifierType"), each.get("identifier")) for each in _list(thing, "identifiers")]
    for kind, value in [*alternate, *main]:
        if _text(kind).lower() == "url":
            said.url = said.url or _text(value)
        elif (
            found := (known.get(_text(kind).lower(), ""), _text(value))
        ) not in said.identifiers and not _NOBODY.match(found[1]):
            said.identifiers.append(found)


def _descriptions(said: Description, descriptions: list[Thing]) -> None:
    notes = []
    for each in descriptions:
        text, tongue, kind = (_text(each.get(name)) for name in ("description", "lang", "descriptionType"))
        if kind == "SeriesInformation":
            said.mentioned.append(text)
        elif kind in ("Abstract", "") and tongue not in said.abstract:
            said.abstract[tongue] = text
        else:
            notes.append(text)
    said.note = "\n".join(notes)


def _related(said: Description, thing: Thing) -> None:
    for each in _list(thing, "relatedItems"):
        title = _text(next(iter(_list(each, "titles")), {}).get("title"))
        if each.get("relationType") == "IsPublishedIn" and not said.series:
            said.series, said.series_number = title, _text(each.get("number")) or _text(each.get("volume"))
        elif _text(each.get("relationType")) in INVERSE and title:
            said.relations.append({"type": _text(each["relationType"]), "citation": title})
    container = thing.get("container")
    if isinstance(container, dict) and not said.series:
        said.series, said.series_number = _text(container.get("title")), _text(container.get("volume"))
    for each in _list(thing, "relatedIdentifiers"):
        value = _text(each.get("relatedIdentifier"))
        if _text(each.get("relationType")) in INVERSE and value:
            before = (
                "https://doi.org/" if each.get("relatedIdentifierType") == "DOI" and value.startswith("10.") else ""
            )
            said.relations.append({"type": _text(each["relationType"]), "citation": before + value})


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """A JSON list, a resource at a time."""
    describe, before = Describing(context), b"["
    for item in items:
        yield before + json.dumps(thing(describe(item), context.vocabularies), ensure_ascii=False).encode()
        before = b",\n"
    yield b"]\n" if before != b"[" else b"[]\n"


def thing(said: Description, vocabularies: Vocabularies) -> Thing:
    """The resource of a publication."""
    names = dict(said.identifiers)
    general = kinds.foreign(kinds.DATACITE, said.kind, vocabularies)
    found: Thing = {
        "doi": names.get("doi", ""),
        **_made(said),
        "titles": list(_titled(said)),
        "publicationYear": f"{dates.years(said.issued)[0]:04}" if said.issued else "0000",
        "types": {"resourceType": said.type, "resourceTypeGeneral": general},
        "subjects": [{"subject": each} for each in (*said.topics, *said.audiences, *said.keywords)],
        "dates": [{"date": said.issued, "dateType": "Issued"}] if said.issued else [],
        "language": next(iter(said.languages), ""),
        "alternateIdentifiers": list(_alternate(said)),
        "formats": list(dict.fromkeys(file.media_type for file in said.files)),
        "version": said.edition,
        "rightsList": [{"rightsUri" if "://" in said.licence else "rights": said.licence}] if said.licence else [],
        "descriptions": list(_described(said)),
        "geoLocations": [{"geoLocationPlace": each} for each in said.places],
        **_relations(said),
        "url": said.url or said.address,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return {name: _once(value) for name, value in found.items() if value}


def _once(value: Any) -> Any:
    """No list of the schema holds the same twice."""
    return [*{repr(each): each for each in value}.values()] if isinstance(value, list) else value


def _made(said: Description) -> Thing:
    """Who made it. The schema wants a creator and one publisher; further ones are its distributors. Where publishers stand
    for creators, the first is a distributor too: so they are told from one that is both."""
    publishers, funders = said.made_by("publisher"), said.made_by("funder")
    authors = said.made_by("author")
    others = [*said.made_by("editor", "translator", "contributor"), *(each for each in funders if not each.corporate)]
    return {
        "creators": [_named(each) for each in authors or publishers]
        or [{"name": ":unav", "nameType": "Organizational"}],
        "publisher": {"name": publishers[0].inverted if publishers else ":unav"},
        "contributors": [{**_named(each), "contributorType": _typed(each)} for each in others]
        + [{**_named(each), "contributorType": "Distributor"} for each in publishers[1 if authors else 0 :]],
        "fundingReferences": [{"funderName": each.name} for each in funders if each.corporate],
    }


def _named(each: Credit) -> Thing:
    if each.corporate:
        return {"name": each.name, "nameType": "Organizational"}
    found: Thing = {"name": each.inverted, "nameType": "Personal", "familyName": each.family}
    found |= {"givenName": each.given} if each.given else {}
    orcid = {
        "nameIdentifier": f"https://orcid.org/{each.orcid}",
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    return found | ({"nameIdentifiers": [orcid]} if each.orcid else {})


def _typed(each: Credit) -> str:
    return {"editor": "Editor", "translator": "Translator", "funder": "Sponsor"}.get(each.role, "Other")


def _titled(said: Description) -> Iterator[Thing]:
    for tongue, title in said.title.items():
        yield {"title": title, "lang": tongue} | ({} if tongue == said.language else {"titleType": "TranslatedTitle"})
    yield from ({"title": title, "lang": tongue, "titleType": "Subtitle"} for tongue, title in said.subtitle.items())
    yield from ({"title": title, "titleType": "AlternativeTitle"} for title in said.alternative_titles)


def _alternate(said: Description) -> Iterator[Thing]:
    for scheme, value in said.identifiers:
        if scheme != "doi":
            yield {"alternateIdentifier": value, "alternateIdentifierType": _SCHEMES[scheme]}
    yield {"alternateIdentifier": said.url or said.address, "alternateIdentifierType": "URL"}


def _described(said: Description) -> Iterator[Thing]:
    for tongue, text in said.abstract.items():
        yield {"description": text, "lang": tongue, "descriptionType": "Abstract"}
    if said.note:
        yield {"description": said.note, "descriptionType": "Other"}


def _relations(said: Description) -> dict[str, list[Thing]]:
    """Those to what has an address, and those to what has a title alone."""
    linked = [
        {"relatedIdentifier": said.related(each), "relatedIdentifierType": "URL", "relationType": each["type"]}
        for each in said.relations
        if not each.get("citation")
    ]
    items: list[Thing] = [
        {"titles": [{"title": each["citation"]}], "relatedItemType": "Text", "relationType": each["type"]}
        for each in said.relations
        if each.get("citation")
    ]
    if said.series:
        series = {"titles": [{"title": said.series}], "relatedItemType": "Collection", "relationType": "IsPublishedIn"}
        items.append(series | ({"number": said.series_number} if said.series_number else {}))
    return {"relatedIdentifiers": linked, "relatedItems": items}
