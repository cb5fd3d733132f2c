"""Qualified Dublin Core: DCMI Metadata Terms (2020) as XML, in the element that DCMI's schema of 2008-02-11 gives them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from carrel.formats import Context, Entry, Item, Problem, xmls
from carrel.formats.describing import Description
from carrel.formats.dublincore import DC, RELATIONS, TERMS, description, qualified
from carrel.formats.xmls import lang, tag
from carrel.vocabulary import Vocabularies

NAME = "dcterms"
LABEL = "Qualified Dublin Core as XML"
SUFFIXES = (".xml", ".qdc")
ENDING = "dcterms.xml"
MEDIA_TYPE = "application/xml"
LOST = ("id", "subtitle: joined to the title", "plain_summary", "summary_by", "edition", "edition_status",
        "series: its number", "roles but author and publisher: as contributor", "persons of one name: as organisations", "ORCID",
        "identifiers: symbol, local: as a note", f"relations: without targets; those but {', '.join(RELATIONS)} as a note", "notice",
        "note", "status", "status_reason", "fundamental")  # fmt: skip

_SCHEMA = "http://dublincore.org/schemas/xmls/qdc/2008/02/11/qualifieddc.xsd"
# whole descriptions: DCMI's own name, which is in no namespace, and those that systems give them
_RECORDS = ("qualifieddc", f"{{{TERMS}}}qualifieddc", f"{{{TERMS}}}dcterms", "{http://dspace.org/qualifieddc/}qualifieddc",
            "{http://epubs.cclrc.ac.uk/xmlns/qdc/}qualifieddc", "{http://worldcat.org/xmlschemas/qdc-1.0/}qualifieddc")  # fmt: skip


def recognises(path: Path, head: bytes) -> bool:
    return bool(xmls.opening(head) & {*_RECORDS})


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    return xmls.read(path, _RECORDS, description, vocabularies)


# --- out -------------------------------------------------------------------------------------------------------------

_OPEN = (
    f'<qualifieddc xmlns:dcterms="{TERMS}" xmlns:dc="{DC}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:noNamespaceSchemaLocation="{_SCHEMA}">'
)


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    return xmls.document("<records>\n", lambda said: _xml(said) + "\n", "</records>\n", items, context)


def _xml(said: Description) -> str:
    terms = (tag(f"dcterms:{name}", value, lang(tongue)) for name, value, tongue in _parts(said))
    return f"{_OPEN}{''.join(terms)}</qualifieddc>"


def _parts(said: Description) -> Iterator[tuple[str, str, str]]:
    """(term, text, language)."""
    subjects = [("subject", each) for each in (*said.topics, *said.keywords)]
    return qualified(said, [*subjects, *(("audience", each) for each in said.audiences)])
