"""Dublin Core: oai_dc as repositories exchange it. What is qualified is understood here too, for `dcterms`.

OAI-PMH 2.0, section 5; Guidelines for Repository Implementers, section 4.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from carrel.formats import Context, Entry, Item, Problem, xmls
from carrel.formats.describing import Credit, Description
from carrel.formats.xmls import Element, lang, tag, text
from carrel.vocabulary import Vocabularies

NAME = "oai_dc"
LABEL = "Dublin Core as XML (oai_dc)"
SUFFIXES = (".xml", ".dc")
ENDING = "xml"
MEDIA_TYPE = "application/xml"
LOST = ("id", "subtitle: joined to the title", "plain_summary", "summary_by", "edition", "edition_status",
        "series: its number", "roles but author and publisher: as contributor", "persons of one name: as organisations", "ORCID",
        "identifiers: symbol, local: as a note", "relations: as a note", "notice", "note", "status", "status_reason",
        "fundamental")  # fmt: skip
NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"

DC, TERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
# whole descriptions, under the names that systems give them
_RECORDS = (f"{{{NAMESPACE}}}dc", f"{{{DC}}}dc", "{http://www.openarchives.org/OAI/2.0/dc/}dc")
RELATIONS = {
    "Obsoletes": "replaces", "IsObsoletedBy": "isReplacedBy", "IsNewVersionOf": "isVersionOf", "IsPreviousVersionOf": "hasVersion",
    "HasPart": "hasPart", "References": "references", "IsReferencedBy": "isReferencedBy",
}  # fmt: skip
_RELATED = {name: kind for kind, name in RELATIONS.items()}
_ADDRESS = re.compile(r"https?://", re.I)
_RESOLVED = re.compile(r"https?://(?:(?:dx\.)?doi\.org|hdl\.handle\.net)/", re.I)
_MEDIA = re.compile(r"[a-z]+/[\w.+-]+$", re.I)
_NOTES = {"source": "Source", "relation": "Relation", "extent": "Extent", "format": "Format", "tableOfContents": "Contents",
          "provenance": "Provenance", "bibliographicCitation": "Citation", "accessRights": "Rights"}  # fmt: skip
_DATES = ("issued", "date", "available", "created")


def recognises(path: Path, head: bytes) -> bool:
    return bool(xmls.opening(head) & {*_RECORDS})


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    return xmls.read(path, _RECORDS, description, vocabularies)


def description(element: Element) -> Description:
    """Of the element that holds all of one publication."""
    said = Description()
    dates: dict[str, str] = {}
    for each in element.iter():
        if not isinstance(each.tag, str) or not each.tag.startswith((f"{{{DC}", f"{{{TERMS}")) or each is element:
            continue
        name, value = each.tag.rpartition("}")[2], text(each).strip()
        if not value:
            continue
        if name in _DATES:
            dates.setdefault(name, value)
        elif name in _PLACES:
            _PLACES[name](said, value)
        elif name in _TEXTS:
            _TEXTS[name](said, value, each.get(xmls.LANG, ""))
        elif name in _RELATED:
            said.relations.append({"type": _RELATED[name], "citation": value})
        elif name in _NOTES and not _MEDIA.match(value):
            _note(said, f"{_NOTES[name]}: {value}")
    said.issued = next((dates[name] for name in _DATES if name in dates), "")
    return said


def _title(said: Description, value: str, language: str) -> None:
    if language in said.title or (said.title and not language):
        said.alternative_titles.append(value)
    else:
        said.title[language] = value


def _abstract(said: Description, value: str, language: str) -> None:
    if language in said.abstract and said.abstract[language] != value:
        _note(said, value)
    else:
        said.abstract[language] = value


def _note(said: Description, value: str) -> None:
    said.note = "\n".join(filter(None, (said.note, value)))


def _identifier(said: Description, value: str) -> None:
    if _ADDRESS.match(value) and not _RESOLVED.match(value) and not said.url:
        said.url = value
    else:
        said.identifiers.append(("", re.sub(r"^(?:urn:)?(isbn|issn|hdl|doi):\s*", _scheme, value, flags=re.I)))


def _scheme(found: re.Match[str]) -> str:
    return {"hdl": "https://hdl.handle.net/", "doi": "https://doi.org/"}.get(found[1].lower(), "")


def _rights(said: Description, value: str) -> None:
    said.licence = value if not said.licence or _ADDRESS.match(value) else said.licence


def _source(said: Description, value: str) -> None:
    if _ADDRESS.match(value):
        said.url = value
    else:
        _note(said, f"Source: {value}")


_TEXTS: dict[str, Callable[[Description, str, str], None]] = {
    "title": _title,
    "alternative": lambda said, value, _: said.alternative_titles.append(value),
    "description": _abstract,
    "abstract": _abstract,
}
_PLACES: dict[str, Callable[[Description, str], None]] = {
    "creator": lambda said, value: said.credits.append(Credit("author", value)),
    "contributor": lambda said, value: said.credits.append(Credit("contributor", value)),
    "publisher": lambda said, value: said.credits.append(Credit("publisher", value, corporate=True)),
    "subject": lambda said, value: said.subjects.append(value),
    "coverage": lambda said, value: said.places.append(value),
    "spatial": lambda said, value: said.places.append(value),
    "audience": lambda said, value: said.audiences.append(value),
    "type": lambda said, value: said.types.append(value),
    "language": lambda said, value: said.languages.append(value),
    "identifier": _identifier,
    "isPartOf": lambda said, value: said.mentioned.append(value),
    "relation": lambda said, value: said.mentioned.append(value),
    "source": _source,
    "rights": _rights,
    "license": _rights,
}


# --- out -------------------------------------------------------------------------------------------------------------

_ROLES = {"author": "creator", "publisher": "publisher"}
# the elements that terms refine
_SIMPLE = {
    "alternative": "title", "abstract": "description", "issued": "date", "isPartOf": "relation", "spatial": "coverage",
    "license": "rights", **dict.fromkeys(RELATIONS.values(), "relation"),
}  # fmt: skip
_OPEN = (
    f'<oai_dc:dc xmlns:oai_dc="{NAMESPACE}" xmlns:dc="{DC}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    return xmls.document("<records>\n", lambda said: xml(said, context) + "\n", "</records>\n", items, context)


def xml(said: Description, context: Context) -> str:
    """The element of one publication, with its namespaces and without declaration."""
    return (
        _OPEN + "".join(tag(f"dc:{name}", value, lang(tongue)) for name, value, tongue in _parts(said)) + "</oai_dc:dc>"
    )


def _parts(said: Description) -> Iterator[tuple[str, str, str]]:
    """(element, text, language)."""
    subjects = [("subject", each) for each in (*said.topics, *said.audiences, *said.keywords)]
    return ((_SIMPLE.get(term, term), text, tongue) for term, text, tongue in qualified(said, subjects))


def qualified(said: Description, subjects: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(term, text, language) in DCMI Metadata Terms; `subjects` are what it is about and whom it is for, in their order."""
    yield from (("title", said.whole_title(tongue), tongue) for tongue in said.title)
    yield from (("alternative", each, "") for each in said.alternative_titles)
    yield from ((_ROLES.get(credit.role, "contributor"), credit.inverted, "") for credit in said.credits)
    yield from ((term, each, "") for term, each in subjects)
    yield from (("abstract", value, tongue) for tongue, value in said.abstract.items())
    yield "issued", said.issued, ""
    yield "type", said.type, ""
    yield from (("format", each, "") for each in dict.fromkeys(file.media_type for file in said.files))
    yield "identifier", said.address, ""
    yield from (("identifier", standard(*each), "") for each in said.identifiers)
    yield "source", said.url, ""
    yield from (("language", each, "") for each in said.languages)
    yield "isPartOf", said.series, ""
    yield from ((RELATIONS.get(each["type"], "relation"), said.related(each), "") for each in said.relations)
    yield from (("spatial", each, "") for each in said.places)
    yield "license", said.licence, ""


def standard(scheme: str, value: str) -> str:
    """In the form that others know a scheme by."""
    before = {"doi": "https://doi.org/", "handle": "https://hdl.handle.net/", "isbn": "urn:isbn:", "issn": "urn:issn:"}
    return before.get(scheme, "") + value
