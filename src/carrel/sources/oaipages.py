"""One answer of an OAI-PMH repository: what its envelope says, and the records in it.

A page that is no well-formed XML is taken apart record by record, so that one broken record costs itself alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from carrel.formats import Entry, Problem, decoded, xmls
from carrel.formats.xmls import Element
from carrel.sources import Deleted, payloads
from carrel.text import neat
from carrel.vocabulary import Vocabularies

SPACE = "http://www.openarchives.org/OAI/2.0/"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_RECORD = re.compile(r"<(?:\w+:)?record\s*>(?=\s*<(?:\w+:)?header\b)")
_LISTS = ("ListRecords", "GetRecord")


@dataclass(frozen=True)
class Page:
    data: bytes  # as it came
    date: str = ""  # responseDate
    error: str = ""  # code
    said: str = ""
    token: str = ""  # with which the list goes on
    count: int = 0  # records
    seconds: bool = False  # whether the repository's dates have a time of day
    formats: dict[str, str] = field(default_factory=dict)  # {metadataPrefix: namespace}


def page(data: bytes) -> Page | None:
    """What the envelope says; None for what is no answer of OAI-PMH."""
    root = _parsed(data, recover=True)
    if root is None or root.tag != _tag("OAI-PMH"):
        return None
    found = Page(data, _text(root, "responseDate"), token=_text(root, "*", "resumptionToken"))
    if (error := root.find(_tag("error"))) is not None:
        return replace(found, error=error.get("code", "error"), said=error.text or "")
    formats = {
        _text(each, "metadataPrefix"): _text(each, "metadataNamespace") for each in root.iter(_tag("metadataFormat"))
    }
    count = sum(1 for name in _LISTS for _ in root.iterfind(f"{_tag(name)}/{_tag('record')}"))
    seconds = "T" in _text(root, "Identify", "granularity")
    token = found.token or _lost_token(data)
    return replace(found, token=token, count=count, seconds=seconds, formats=formats)


def _lost_token(data: bytes) -> str:
    """The token of a page so broken that a parser passes over it."""
    found = re.search(rb"<(?:\w+:)?resumptionToken\b[^>]*>([^<]+)</(?:\w+:)?resumptionToken>", data)
    return decoded(found[1]).strip() if found else ""


def records(found: Page, where: str, vocabularies: Vocabularies) -> Iterator[Entry | Problem | Deleted]:
    """Everything in the page. `where` is the page's own position."""
    root = _parsed(found.data)
    whole = (
        [each for name in _LISTS for each in root.iterfind(f"{_tag(name)}/{_tag('record')}")]
        if root is not None
        else None
    )
    for number, each in enumerate(_apart(found.data) if whole is None else whole, 1):
        position = f"{where}, record {number}"
        if isinstance(each, Problem):
            yield replace(each, where=position)
        else:
            yield from _record(each, position, vocabularies)


def _record(record: Element, where: str, vocabularies: Vocabularies) -> Iterator[Entry | Problem | Deleted]:
    header = record.find(_tag("header"))
    identifier = _text(header, "identifier") if header is not None else ""
    name = identifier if identifier.startswith("oai:") else f"oai:{identifier}"
    if header is not None and header.get("status") == "deleted" and identifier:
        yield Deleted(where, name[:500])
        return
    payload = next((each for each in record.iterfind(f"{_tag('metadata')}/*") if isinstance(each.tag, str)), None)
    entry = payloads.understood(payload, where, vocabularies) if payload is not None else None
    if entry is None:
        format_ = "has no metadata" if payload is None else f"is in a format that is not read: {payload.tag}"
        yield Problem(where, neat(f"the record {format_}", 300), _raw(record))
    else:
        yield replace(entry, names=(name[:500], *entry.names)) if isinstance(entry, Entry) and identifier else entry


def _apart(data: bytes) -> Iterator[Element | Problem]:
    """The records of a page that is not well formed, one by one, under the namespaces of the page."""
    text = decoded(data)
    opening = re.search(r"<(?:(\w+):)?OAI-PMH\b[^>]*>", text)
    begin = [each.start() for each in _RECORD.finditer(text)]
    for start, end in zip(begin, [*begin[1:], len(text)], strict=True):
        chunk = text[start:end]
        close = [each.end() for each in re.finditer(r"</(?:\w+:)?record\s*>", chunk)]
        chunk = chunk[: close[-1]] if close else chunk
        yield _one(opening[0] if opening else "<OAI-PMH>", opening[1] if opening else None, chunk)


def _one(opening: str, prefix: str | None, chunk: str) -> Element | Problem:
    name = f"{prefix}:OAI-PMH" if prefix else "OAI-PMH"
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        wrapped = f"{opening}{_ILLEGAL.sub('', chunk)}</{name}>"
        return etree.fromstring(wrapped.encode(), parser)[0]
    except (etree.XMLSyntaxError, IndexError) as problem:
        return Problem("", f"is no well-formed XML: {neat(problem, 200)}", chunk[:1000])


def _parsed(data: bytes, recover: bool = False) -> Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=recover)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _text(element: Element, *way: str) -> str:
    return (element.findtext("/".join("*" if each == "*" else _tag(each) for each in way)) or "").strip()


def _raw(element: Element) -> str:
    return xmls.raw(element)
