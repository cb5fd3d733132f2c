"""Feeds: Atom (RFC 4287) and every kind of RSS."""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from carrel.formats import Context, Entry, Item, Problem, Unreadable, htmltext, xmls
from carrel.formats.describing import Credit, Description
from carrel.formats.understanding import entry
from carrel.formats.xmls import escape, lang, tag
from carrel.text import neat
from carrel.vocabulary import Vocabularies

NAME = "feed"
LABEL = "Atom and RSS"
SUFFIXES = (".xml", ".atom", ".rss")
ENDING = "atom"
MEDIA_TYPE = "application/atom+xml"
LOST = ("everything but titles, names, topics, dates and abstracts",)  # it is to be followed, not to be kept

_ROOTS = {
    "rss",
    "{http://www.w3.org/2005/Atom}feed",
    "{http://purl.org/rss/1.0/}channel",
    "{http://purl.org/atom/ns#}feed",
}


def recognises(path: Path, head: bytes) -> bool:
    return bool(xmls.opening(head) & _ROOTS)


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry each. Of a broken feed what stands before the fault comes in, and the fault is told."""
    parse: Any = import_module("feedparser").parse  # has no types; loaded when somebody reads a feed
    found = parse(xmls.mended(path.read_bytes()))
    if not found.entries:
        raise Unreadable(f"{path.name} is a feed without an entry.")
    return _entries(found, vocabularies)


def _entries(found: Any, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    language = found.feed.get("language", "")
    for number, each in enumerate(found.entries, 1):
        raw = "\n".join(filter(None, (each.get("title"), each.get("link"), each.get("summary"))))
        yield entry(f"record {number}", description(each, language), vocabularies, raw)
    if found.bozo and hasattr(found.bozo_exception, "getLineNumber"):
        line, what = found.bozo_exception.getLineNumber(), found.bozo_exception.getMessage()
        yield Problem(f"line {line}", f"the XML is broken: {neat(what, 200)}; what stands behind it may be missing", "")


def description(each: Any, language: str = "") -> Description:
    """Of one entry as feedparser gives it. What an item links to is its page; what is enclosed are files."""
    title, tongue = each.get("title_detail") or {}, ""
    tongue = title.get("language") or ""
    said = Description(title={tongue: htmltext.plain(each.get("title") or "")}, url=each.get("link") or "")
    content = next((one.get("value") or "" for one in each.get("content", ())), "")
    said.abstract = {tongue: htmltext.plain(each.get("summary") or "") or htmltext.plain(content)}
    said.issued = each.get("published") or each.get("dc_date") or each.get("prism_publicationdate") or ""
    said.issued = _day(each, said.issued)
    said.credits = [Credit("author", one["name"]) for one in each.get("authors", ()) if one.get("name")]
    said.credits += [Credit("publisher", each["publisher"], corporate=True)] if each.get("publisher") else []
    said.subjects = [one.get("label") or one.get("term") or "" for one in each.get("tags", ())]
    said.languages = [each.get("language") or (tongue or language or "").split("-")[0]]
    said.licence = each.get("license") or ""
    numbers = [each.get("prism_doi", ""), each.get("dc_identifier", "")]
    said.identifiers = [("", value) for value in numbers if value and value != said.url]
    said.paths = [one["href"] for one in each.get("links", ()) if one.get("rel") == "enclosure" and one.get("href")]
    said.paths += htmltext.documents(htmltext.tree(f"<div>{content}</div>"), said.url) if "<a" in content else []
    return said


def _day(each: Any, given: str) -> str:
    """The day alone: in feeds the hour is that of putting it there."""
    parsed = each.get("published_parsed")
    if parsed and not re.fullmatch(r"\d{4}(-\d\d)?", given):
        return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
    return given


# --- out -------------------------------------------------------------------------------------------------------------


def write(items: Iterable[Item], context: Context) -> Iterator[bytes]:
    """An Atom feed of these publications. Pages of a list to follow are made by `web/data.py`."""
    found = list(items)
    newest = max((_stamp(each) for each in found), default=_stamp(None))
    before = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{context.language}">{tag("title", context.library or "Carrel")}'
        f"{tag('id', context.address)}<updated>{newest}</updated>"
    )
    return xmls.document(before, lambda said: _entry(said, context), "</feed>\n", found, context)


def _stamp(item: Item | None) -> str:
    return item.written.strftime("%Y-%m-%dT%H:%M:%SZ") if item and item.written else "1970-01-01T00:00:00Z"


def _entry(said: Description, context: Context) -> str:
    """Its id is its address in English, as in every feed of the library. What needs a notice is not told."""
    names = [each.inverted for each in said.credits] or ["?"]
    address = re.sub(r"/[a-z]{2}(/publications/[^/]+)$", r"/en\1", said.address)
    told = said.notice or said.original(said.abstract)
    return (
        f"<entry>{tag('title', said.whole_title(), lang(said.language))}{tag('id', address)}"
        f'<link rel="alternate" href="{escape(said.address)}"/><updated>{_stamp(said.item)}</updated>'
        + "".join(f"<author>{tag('name', each)}</author>" for each in names)
        + "".join(f'<category term="{escape(each)}"/>' for each in said.topics)
        + "".join(
            f'<link rel="enclosure" type="{escape(each.media_type)}" href="{escape(each.address)}"/>'
            for each in said.files
        )
        + f"{tag('summary', told)}</entry>"
    )
