"""HTML as words: paragraphs of a text, and what it links to."""

import re
from collections.abc import Container, Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from carrel.text import clean

Element = Any  # of lxml, which has no types
_BLOCKS = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article", "blockquote",
           "pre", "dl", "dt", "dd", "figure", "figcaption", "header", "footer", "hr", "aside", "main"}  # fmt: skip
_UNSEEN = {"script", "style", "noscript", "template", "svg", "iframe", "form", "button", "head"}
DOCUMENT = re.compile(r"\.(?:pdf|docx?|pptx?|xlsx?|odt|epub)(?:$|[?#])", re.I)


def tree(text: str) -> Element | None:
    """Of a page or a piece of one; None when there is nothing in it."""
    parser = html.HTMLParser(recover=True, no_network=True, huge_tree=False, encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def words(element: Element | None, without: Container[Element] = ()) -> str:
    """What a reader sees: paragraphs with an empty line between them, items of lists on lines of their own."""
    if element is None:
        return ""
    text = "".join(_pieces(element, without))
    return clean(re.sub(r"[ \t\r\f]*\n[ \t\r\f]*", "\n", text))


def plain(text: str) -> str:
    """The words of a piece of HTML; of plain text, the text."""
    if "<" not in text and "&" not in text:
        return clean(text)
    return words(tree(f"<div>{text}</div>"))


def _pieces(element: Element, without: Container[Element]) -> Iterator[str]:
    if not isinstance(element.tag, str) or element in without:
        return
    name = element.tag.lower()
    if name in _UNSEEN:
        return
    edge = "\n" if name in ("li", "tr", "dt", "dd") else "\n\n" if name in _BLOCKS else ""
    yield "\n" if name == "br" else edge
    yield _even(element.text)
    for each in element:
        yield from _pieces(each, without)
        yield _even(each.tail)
    yield edge


def _even(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def links(element: Element | None, base: str = "") -> Iterator[tuple[str, str]]:
    """(address, words) of what it links to."""
    for each in element.iter("a") if element is not None else ():
        if address := (each.get("href") or "").strip():
            yield joined(base, address), words(each)


def joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


def documents(element: Element | None, base: str = "") -> list[str]:
    """Addresses of files that it links to."""
    return list(dict.fromkeys(address for address, _ in links(element, base) if DOCUMENT.search(address)))
