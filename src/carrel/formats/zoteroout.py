"""Zotero RDF, as Zotero's own export has it: the one form in which it takes over every field, with files and their kinds.

What `z:` names after a field of Zotero is that field; what a type of item has no field for goes to Extra, as `Name: value`,
which citation styles read there.
"""

from collections.abc import Iterable, Iterator

from carrel.formats import Attached, Context, Item, kinds, xmls
from carrel.formats.describing import Credit, Description
from carrel.formats.xmls import escape, tag
from carrel.record import Role

NAME = "zotero-rdf"
LABEL = "Zotero RDF, for reference managers"
ENDING = "rdf"
MEDIA_TYPE = "application/rdf+xml"

_OPEN = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" '
    'xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/" xmlns:foaf="http://xmlns.com/foaf/0.1/" '
    'xmlns:link="http://purl.org/rss/1.0/modules/link/">\n'
)
# Zotero's schema: which types of item have these fields, and whom they name instead of authors
_MAKERS = {
    "artwork": "z:artists",
    "presentation": "z:presenters",
    "videoRecording": "z:directors",
    "audioRecording": "z:performers",
}
_EDITED = ("book", "bookSection", "journalArticle", "conferencePaper", "document")
_TRANSLATED = (*_EDITED, "report", "webpage", "magazineArticle")
_PUBLISHED = (
    "book",
    "bookSection",
    "report",
    "thesis",
    "document",
    "dataset",
    "standard",
    "videoRecording",
    "audioRecording",
)
_PERIODICALS = {"journalArticle": "bib:Journal", "magazineArticle": "bib:Periodical"}
_IN_SERIES, _TITLED_SERIES = ("book", "bookSection"), ("report", "videoRecording", "audioRecording")
_EDITION = ("book", "bookSection", "dictionaryEntry", "encyclopediaArticle")
_NUMBERS = {
    "doi": ("journalArticle", "conferencePaper", "dataset", "standard"),
    "isbn": ("book", "bookSection", "conferencePaper", "audioRecording", "videoRecording"),
    "issn": ("journalArticle", "magazineArticle"),
}


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    return xmls.document(_OPEN, lambda said: _item(said, context), "</rdf:RDF>\n", items, context)


def _item(said: Description, context: Context) -> str:
    kind = kinds.zotero(said.kind, context.vocabularies)
    files = [(f"{said.address}#file-{number}", each) for number, each in enumerate(said.files, 1)]
    parts = [
        tag("z:itemType", kind), *(_people(name, people) for name, people in _made(said, kind).items()),
        tag("dc:title", said.whole_title()), tag("dcterms:abstract", said.original(said.abstract)), tag("dc:date", said.issued),
        _publisher(said), tag("dc:type", said.type), tag("z:language", "; ".join(said.languages)), tag("dc:rights", said.licence),
        *(tag("dc:subject", each) for each in said.words()), *_fields(said, kind), _address(said.url or said.address),
        tag("dc:description", "\n".join(_extra(said, kind))),
        *(f'<link:link rdf:resource="{escape(name)}"/>' for name, _ in files),
    ]  # fmt: skip
    described = f'<rdf:Description rdf:about="{escape(said.address)}">{"".join(parts)}</rdf:Description>\n'
    return described + "".join(_attachment(name, each) for name, each in files)


def _made(said: Description, kind: str) -> dict[str, list[Credit]]:
    """{element: people}; roles that the type of item does not know contribute."""
    names: dict[Role, str] = {"author": _MAKERS.get(kind, "bib:authors")}
    names |= {"editor": "bib:editors"} if kind in _EDITED else {}
    names |= {"translator": "z:translators"} if kind in _TRANSLATED else {}
    found: dict[str, list[Credit]] = {}
    for each in said.made_by("author", "editor", "translator", "contributor"):
        found.setdefault(names.get(each.role, "bib:contributors"), []).append(each)
    return found


def _people(name: str, credits: list[Credit]) -> str:
    people = "".join(
        f"<rdf:li><foaf:Person>{tag('foaf:surname', each.name or each.family)}{tag('foaf:givenName', each.given)}"
        "</foaf:Person></rdf:li>"
        for each in credits
    )
    return f"<{name}><rdf:Seq>{people}</rdf:Seq></{name}>" if people else ""


def _publishers(said: Description) -> str:
    return "; ".join(each.inverted for each in said.made_by("publisher"))


def _publisher(said: Description) -> str:
    name = tag("foaf:name", _publishers(said))
    return f"<dc:publisher><foaf:Organization>{name}</foaf:Organization></dc:publisher>" if name else ""


def _address(address: str) -> str:
    return f"<dc:identifier><dcterms:URI>{tag('rdf:value', address)}</dcterms:URI></dc:identifier>"


def _fields(said: Description, kind: str) -> Iterator[str]:
    """What has a field in some types of item only."""
    names = dict(said.identifiers)
    yield tag("z:shortTitle", next(iter(said.alternative_titles), ""))
    yield tag("prism:edition", said.edition if kind in _EDITION else "")
    for scheme, kinds_of_item in _NUMBERS.items():
        yield tag(
            "dc:identifier", f"{scheme.upper()} {names[scheme]}" if scheme in names and kind in kinds_of_item else ""
        )
    if kind == "report":
        yield tag("z:reportNumber", names.get("symbol") or said.series_number)
    if kind in _PERIODICALS:
        yield _part_of(_PERIODICALS[kind], tag("dc:title", said.series) + tag("prism:volume", said.series_number))
    elif kind in _IN_SERIES:
        yield _part_of("bib:Series", tag("dc:title", said.series) + tag("dc:identifier", said.series_number))
    elif kind in _TITLED_SERIES:
        yield tag("z:seriesTitle", said.series)


def _part_of(name: str, parts: str) -> str:
    return f"<dcterms:isPartOf><{name}>{parts}</{name}></dcterms:isPartOf>" if parts else ""


def _extra(said: Description, kind: str) -> Iterator[str]:
    """Lines of Extra: what the type of item has no field for, then the note."""
    names = dict(said.identifiers)
    for scheme, kinds_of_item in _NUMBERS.items():
        if scheme in names and kind not in kinds_of_item:
            yield f"{scheme.upper()}: {names[scheme]}"
    if said.edition and kind not in _EDITION:
        yield f"Edition: {said.edition}"
    if kind not in _PUBLISHED and (publishers := _publishers(said)):
        yield f"Publisher: {publishers}"
    if said.series and kind not in (*_PERIODICALS, *_IN_SERIES, *_TITLED_SERIES):
        yield f"Series: {said.series}"
    if said.note:
        yield said.note


def _attachment(name: str, file: Attached) -> str:
    parts = (
        tag("z:itemType", "attachment"), tag("dc:title", file.label or file.name), _address(file.address),
        tag("link:type", file.media_type),
    )  # fmt: skip
    return f'<z:Attachment rdf:about="{escape(name)}">{"".join(parts)}</z:Attachment>\n'
