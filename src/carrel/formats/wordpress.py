"""WordPress's own export (WXR 1.0 to 1.2): posts and whatever else a site publishes become publications. Pages become some
when they lead to a document; what belongs to the site (menus, revisions, comments) is left out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from carrel.formats import Entry, Problem, htmltext, xmls
from carrel.formats.describing import Credit, Description
from carrel.formats.understanding import entry
from carrel.formats.xmls import Element, text
from carrel.vocabulary import Vocabularies

NAME = "wordpress"
LABEL = "WordPress's export (WXR)"
SUFFIXES = (".xml", ".wxr")

_SITE = {"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request"}
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|contact-form\S*|download\S*)\b[^\]]*\]"
)
_BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*[-–—:]?\s*(.*)", re.S)
_LONGEST = 8_000  # characters of a post that stand for its abstract
_STATES = {
    "publish": "published",
    "inherit": "published",
    "future": "draft",
    "draft": "draft",
    "private": "draft",
    "pending": "review",
}


@dataclass
class _Site:
    """What items refer to."""

    address: str = ""
    language: str = ""
    files: dict[str, list[str]] = field(default_factory=dict)  # {number of the post: addresses of what is attached}
    numbered: dict[str, str] = field(default_factory=dict)  # {number of the file: its address}


def recognises(path: Path, head: bytes) -> bool:
    return "rss" in xmls.opening(head) and b"wordpress.org/export/" in head


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    site = _Site()
    for found in xmls.elements(path, ["item", "channel"]):
        if not isinstance(found, Problem):
            _gather(site, found[1])
    return _entries(path, site, vocabularies)


def _entries(path: Path, site: _Site, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    for found in xmls.elements(path, ["item"]):
        if isinstance(found, Problem):
            yield found
            continue
        where, item = found
        values = _values(item)
        kind, state = values.get("post_type", "post"), values.get("status", "publish")
        if kind in _SITE or kind.startswith(("wp_", "acf-", "elementor_")) or state in ("trash", "auto-draft"):
            continue
        said = description(item, values, site)
        if kind == "page" and not said.paths:
            yield Problem(where, "is a page of the site that leads to no document; it was left out", xmls.raw(item))
        else:
            yield entry(where, said, vocabularies, xmls.raw(item))


def _values(item: Element) -> dict[str, str]:
    """{local name: text} of what an item has once."""
    found: dict[str, str] = {}
    for each in item.iterchildren(tag="*"):
        namespace, _, name = str(each.tag).rpartition("}")
        name = "excerpt" if "excerpt" in namespace else name
        if not len(each):
            found.setdefault(name, text(each).strip())
    return found


def _gather(site: _Site, element: Element) -> None:
    values = _values(element)
    if element.tag == "channel":
        site.address, site.language = values.get("base_site_url") or values.get("link", ""), values.get("language", "")
    elif values.get("post_type") == "attachment" and (address := values.get("attachment_url", "")):
        site.numbered[values.get("post_id", "")] = address
        if htmltext.DOCUMENT.search(address):
            site.files.setdefault(values.get("post_parent", ""), []).append(address)


def description(item: Element, values: dict[str, str], site: _Site) -> Description:
    said = Description(title={"": htmltext.plain(values.get("title", ""))}, url=values.get("link", ""))
    content = htmltext.tree(f"<div>{_paragraphs(_SHORTCODE.sub('', values.get('encoded', '')))}</div>")
    _abstract(said, htmltext.plain(values.get("excerpt", "")) or htmltext.words(content))
    said.paths = htmltext.documents(content, site.address)
    if number := values.get("post_id", ""):
        said.paths += site.files.get(number, [])
    for each in item.iterchildren("category"):
        _category(said, each.get("domain", ""), htmltext.plain(text(each)), each.get("nicename", ""))
    for each in item.iterchildren("{*}postmeta"):
        _meta(said, {str(one.tag).rpartition("}")[2]: text(one).strip() for one in each}, site)
    said.paths = list(dict.fromkeys(said.paths))
    said.languages = said.languages or [site.language.split("-")[0]]
    said.status = _STATES.get(values.get("status", ""), "published")
    posted = values.get("post_date", "")[:10]
    if not said.issued and not re.match(r"0000|$", posted):
        if said.paths:  # when a document was put there is not when it was published
            said.note = "\n".join(filter(None, (said.note, f"Posted: {posted}")))
        else:
            said.issued = posted
    return said


def _paragraphs(content: str) -> str:
    """Where nobody wrote paragraphs, an empty line begins one, as WordPress shows it."""
    return content if re.search(r"<p\b", content) else re.sub(r"\n\s*\n", "<p>", content)


def _abstract(said: Description, whole: str) -> None:
    """As on the cards of such a site, it may begin with organisations and a year in brackets."""
    if (found := _BRACKET.match(whole)) and len(found[1]) < 300 and found[2]:
        said.bracket, whole = found[1], found[2]
    while len(whole) > _LONGEST and "\n\n" in whole:
        whole = whole[: min(_LONGEST, len(whole) - 1)].rpartition("\n\n")[0] or whole[:_LONGEST]
    said.abstract = {"": whole[: _LONGEST * 2]}


_DOMAINS: list[tuple[str, Callable[[Description, str], Any]]] = [
    ("language", lambda said, value: said.languages.append(value)),
    ("country|place|region|location", lambda said, value: said.places.append(value)),
    ("audience", lambda said, value: said.audiences.append(value)),
    ("author", lambda said, value: said.credits.append(Credit("author", value))),
    (
        "publisher|organi[sz]ation|source",
        lambda said, value: said.credits.append(Credit("publisher", value, corporate=True)),
    ),
    ("year|date", lambda said, value: setattr(said, "issued", said.issued or value)),
    ("type|format", lambda said, value: said.types.append(value)),
    ("series", lambda said, value: setattr(said, "series", said.series or value)),
]
_IDENTIFIERS = ("doi", "isbn", "issn")


def _category(said: Description, domain: str, value: str, short: str) -> None:
    """A term of one of the site's own taxonomies, sorted by the taxonomy's name."""
    if (
        not value
        or "uncategorized" in (short, value.lower())
        or domain in ("post_format", "nav_menu", "post_translations", "term_translations")
    ):
        return
    if domain == "language" and re.fullmatch(r"[a-z]{2}([-_][a-z]{2})?", short):
        value = short
    if domain not in ("category", "post_tag"):
        for words, put in _DOMAINS:
            if re.search(words, domain):
                put(said, value)
                return
    said.subjects.append(value)


def _meta(said: Description, pair: dict[str, str], site: _Site) -> None:
    """Fields of the site's own that say by their name what they are."""
    name, value = pair.get("meta_key", "").lower(), pair.get("meta_value", "")
    if name.startswith("_") or not value or len(value) > 2_000 or value.startswith("a:"):
        return
    if htmltext.DOCUMENT.search(value) and "://" in value:
        said.paths.append(value)
    elif value in site.numbered and htmltext.DOCUMENT.search(site.numbered[value]):
        said.paths.append(site.numbered[value])
    elif name in _IDENTIFIERS:
        said.identifiers.append((name, value))
    elif name == "subtitle":
        said.subtitle[""] = htmltext.plain(value)
    else:
        for words, put in _DOMAINS:
            if re.fullmatch(rf"(?:publication_|resource_|report_|document_)?(?:{words})s?", name):
                put(said, htmltext.plain(value))
                return
