"""Zotero's export as RDF (rdf:RDF with bib:, z:, dcterms:), with its attachments, notes and collections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from carrel.formats import Entry, Problem, htmltext, kinds, xmls
from carrel.formats.describing import Credit, Description
from carrel.formats.xmls import Element, text
from carrel.record import Role
from carrel.vocabulary import Vocabularies

NAME = "zotero"
LABEL = "Zotero's export as RDF"
SUFFIXES = (".rdf", ".xml")

_RDF, _Z = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://www.zotero.org/namespaces/export#}"
_BIB, _DC, _TERMS = "{http://purl.org/net/biblio#}", "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_LINK, _FOAF = "{http://purl.org/rss/1.0/modules/link/}link", "{http://xmlns.com/foaf/0.1/}"
_PRISM = "{http://prismstandard.org/namespaces/1.2/basic/}"
_ROLES: dict[str, Role] = {
    f"{_BIB}authors": "author", f"{_BIB}editors": "editor", f"{_Z}seriesEditors": "editor", f"{_Z}translators": "translator",
    f"{_BIB}contributors": "contributor",
}  # fmt: skip
_ASIDE = {f"{_Z}Attachment", f"{_BIB}Memo", f"{_Z}Collection"}


@dataclass
class _Aside:
    """What items refer to, by its address in the file."""

    paths: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    collections: dict[str, list[str]] = field(default_factory=dict)  # {item: names}
    wholes: dict[str, Description] = field(default_factory=dict)  # journals, series, books


def recognises(path: Path, head: bytes) -> bool:
    return f"{_RDF}RDF" in xmls.opening(head) and b"zotero.org/namespaces/export#" in head


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    aside = _Aside()
    for found in xmls.children(path):
        if not isinstance(found, Problem):
            _gather(aside, found[1])
    return _entries(path, aside, vocabularies)


def _entries(path: Path, aside: _Aside, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    for found in xmls.children(path):
        if isinstance(found, Problem):
            yield found
        elif found[1].tag not in _ASIDE and _kind(found[1]) not in ("attachment", "note", ""):
            yield xmls.understood(*found, lambda element: description(element, aside), vocabularies)


def _kind(element: Element) -> str:
    return text(element.find(f"{_Z}itemType")).strip()


def _about(element: Element) -> str:
    return str(element.get(f"{_RDF}about", ""))


def _gather(aside: _Aside, element: Element) -> None:
    name = _about(element)
    if element.tag == f"{_Z}Attachment":
        file = element.find(f"{_RDF}resource")
        aside.paths[name] = file.get(f"{_RDF}resource", "") if file is not None else _address(element)
    elif element.tag == f"{_BIB}Memo":
        aside.notes[name] = htmltext.plain(text(element.find(f"{_RDF}value")))
    elif element.tag == f"{_Z}Collection":
        for each in element.iterfind(f"{_TERMS}hasPart"):
            aside.collections.setdefault(each.get(f"{_RDF}resource", ""), []).append(text(element.find(f"{_DC}title")))
    elif not _kind(element):
        aside.wholes[name] = _whole(element)


def _address(element: Element) -> str:
    return text(element.find(f"{_DC}identifier/{_TERMS}URI/{_RDF}value")).strip()


def _whole(element: Element) -> Description:
    """A journal, series or book that items are part of."""
    said = Description(series=text(element.find(f"{_DC}title")).strip())
    said.series_number = (text(element.find(f"{_PRISM}volume")) or text(element.find(f"{_PRISM}number"))).strip()
    said.identifiers = list(_identifiers(element))
    said.kind = str(element.tag).rpartition("}")[2]
    if said.kind == "Series":  # it writes the number of a series as its identifier
        said.series_number = said.series_number or next((value for scheme, value in said.identifiers if not scheme), "")
        said.identifiers = [pair for pair in said.identifiers if pair[0]]
    return said


def description(element: Element, aside: _Aside) -> Description:
    said = Description(title={"": _one(element, f"{_DC}title")}, abstract={"": _one(element, f"{_TERMS}abstract")})
    said.kind, said.type = kinds.ZOTERO.get(_kind(element), ""), _one(element, f"{_Z}type")
    said.type = said.type if said.kind != "thesis" else ""
    said.issued, said.edition = _one(element, f"{_DC}date"), _one(element, f"{_PRISM}edition")
    said.alternative_titles = [text(each) for each in element.iterfind(f"{_Z}shortTitle")]
    said.credits = list(_credits(element))
    said.subjects = [text(each).strip() for each in element.iterfind(f"{_DC}subject")]
    said.subjects += aside.collections.get(_about(element), [])
    said.languages = [
        each.strip() for each in re.split("[;,]", _one(element, f"{_Z}language") or _one(element, f"{_DC}language"))
    ]
    said.licence, said.note = _one(element, f"{_DC}rights"), _one(element, f"{_DC}description")
    said.identifiers, said.url = list(_identifiers(element)), _address(element)
    if not said.url and (found := _about(element)).startswith("http"):
        said.url = found
    _parts(said, element, aside)
    for each in element.iterfind(_LINK):
        said.paths.append(aside.paths.get(each.get(f"{_RDF}resource", ""), ""))
    notes = [
        aside.notes.get(each.get(f"{_RDF}resource", ""), "") for each in element.iterfind(f"{_TERMS}isReferencedBy")
    ]
    said.note = "\n".join(filter(None, (said.note, *notes)))
    return said


def _one(element: Element, name: str) -> str:
    return text(element.find(name)).strip()


def _credits(element: Element) -> Iterator[Credit]:
    for name, role in _ROLES.items():
        for person in element.iterfind(f"{name}/{_RDF}Seq/{_RDF}li/{_FOAF}Person"):
            given = _one(person, f"{_FOAF}givenName") or _one(person, f"{_FOAF}givenname")
            family = _one(person, f"{_FOAF}surname")
            # a name in one part may be that of an organisation
            yield Credit(role, "", family, given) if given else Credit(role, family)
    for publisher in element.iterfind(f"{_DC}publisher"):
        name = text(publisher.find(f"{_FOAF}Organization/{_FOAF}name")) if len(publisher) else text(publisher)
        yield Credit("publisher", name.strip(), corporate=True)


def _identifiers(element: Element) -> Iterator[tuple[str, str]]:
    """Zotero writes the scheme before the number."""
    for each in element.iterfind(f"{_DC}identifier"):
        for value in re.split(r"[\s,;]+(?=(?:ISBN|ISSN|DOI)\b)", text(each).strip()) if not len(each) else ():
            found = re.match(r"(ISBN|ISSN|DOI)[\s:]+(.+)", value, re.I)
            numbers = found[2].split() if found and found[1].upper() != "DOI" else [found[2]] if found else [value]
            yield from ((found[1].lower() if found else "", number.rstrip(",;")) for number in numbers)


def _parts(said: Description, element: Element, aside: _Aside) -> None:
    """What it is part of: a series or journal; of a chapter, the book."""
    for each in element.iterfind(f"{_TERMS}isPartOf"):
        whole = _whole(each[0]) if len(each) else aside.wholes.get(each.get(f"{_RDF}resource", ""), Description())
        if not whole.series:
            continue
        if whole.kind in ("Book", "ConferenceProceedings", "Website", "Blog"):
            said.relations.append({"type": "IsPartOf", "citation": whole.series})
            said.identifiers += [pair for pair in whole.identifiers if pair[0] == "doi"]
        elif not said.series:
            said.series = whole.series
            said.series_number = (
                whole.series_number or _one(element, f"{_PRISM}volume") or _one(element, f"{_PRISM}number")
            )
            said.identifiers += whole.identifiers
