"""A saved web page: of publications, card after card, as most organisations publish; or of a single one that names itself
in its head (the tags that Google Scholar reads, Dublin Core, schema.org)."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from carrel.formats import Entry, Problem, Unreadable, decoded, htmltext, pagehead, textual
from carrel.formats.describing import Credit, Description
from carrel.formats.htmltext import Element, joined, words
from carrel.formats.sorting import BRACKET, TAGS
from carrel.formats.understanding import entry
from carrel.vocabulary import Vocabularies

NAME = "webpage"
LABEL = "a saved web page of publications (HTML)"
SUFFIXES = (".html", ".htm", ".xhtml")

LEAST_CARDS = 2
LARGEST = 1_000_000  # bytes of a page that is looked through for cards
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MORE = re.compile(r"\W*(?:read\s+(?:more|on|full.*)|continue\s+reading|learn\s+more|view|details|download|leer\s+más|ver\s+más|descargar|"
                   r"lire\s+la\s+suite|en\s+savoir\s+plus|télécharger|اقرأ\s+المزيد|تحميل)\b.{0,40}", re.I | re.S)  # fmt: skip
_TAG = re.compile(
    r"\b(?:tags?|categor(?:y|ies)|terms?|topics?|labels?|badges?|pills?|cat|meta-cat)\b|post-categories|entry-categories",
    re.I,
)
_DATE = re.compile(r"\b(?:date|year|published|time|posted)\b|entry-date|post-date", re.I)
_TITLE = re.compile(r"\btitle\b|-title\b|__title\b|headline", re.I)
_TERM_ADDRESS = re.compile(
    r"/(?:category|categories|tag|tags|topic|topics|term|taxonomy)/|[?&](?:cat|tag|topic|category)=", re.I
)
_AUTHOR = re.compile(r"\b(?:authors?|byline|publishers?|organi[sz]ations?|source)\b", re.I)
_FURNITURE = {"nav", "header", "footer", "aside", "form"}


def recognises(path: Path, head: bytes) -> bool:
    return textual(head) and bool(re.search(r"<!doctype html|<html[\s>]|<body[\s>]", decoded(head)[:20_000], re.I))


def read(path: Path, vocabularies: Vocabularies) -> Iterator[Entry | Problem]:
    """One entry a card. Raises Unreadable when the page shows none and describes no publication in its head."""
    page = htmltext.tree(decoded(path.read_bytes()))
    if page is None:
        raise Unreadable(f"{path.name} is an empty page.")
    base = pagehead.base(page)
    language = (page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or "").split("-")[0]
    alone = pagehead.publication(page, base)
    cards = _cards(page) if alone is None else []
    if alone is None and not cards:
        raise Unreadable(
            f"{path.name} is a web page without cards: nothing in it repeats with a title and a text of its own."
        )
    return _entries(
        [alone] if alone else [_card(each, base, vocabularies) for each in cards], cards, language, vocabularies
    )


def listed(path: Path) -> int:
    """How many publications a web page lists that could also be a document: cards that lead on. 0 when it is none such."""
    page = htmltext.tree(decoded(path.read_bytes())) if path.stat().st_size < LARGEST else None
    if page is None or pagehead.publication(page, pagehead.base(page)) is not None:
        return 0
    found = _cards(page)
    leading = [each for each in found if (said := _card(each, "")).subjects or said.paths or _leads(each)]
    return len(leading) if len(leading) > LEAST_CARDS and len(leading) > len(found) / 2 else 0


def _leads(card: Element) -> bool:
    """Whether its title is a link, or one says to read more."""
    title = _title(card)
    around = [title, *title.iterancestors("a"), *title.iter("a")] if title is not None else []
    return any(each.tag == "a" for each in around) or any(
        _MORE.fullmatch(words(each) or " ") for each in card.iter("a")
    )


def _entries(
    found: list[Description], cards: list[Element], language: str, vocabularies: Vocabularies
) -> Iterator[Entry | Problem]:
    for number, said in enumerate(found, 1):
        said.languages = said.languages or [language]
        raw = words(cards[number - 1]) if cards else ""
        where = f"record {number}" + (f" (line {cards[number - 1].sourceline})" if cards else "")
        yield entry(where, said, vocabularies, raw)


# --- cards -----------------------------------------------------------------------------------------------------------


def _cards(page: Element) -> list[Element]:
    """The elements that repeat and hold most of the text: siblings alike, each with a title and words of its own."""
    groups: dict[tuple[Any, ...], list[Element]] = {}
    for each in page.iter("article", "li", "div", "section", "tr", "dl"):
        parent = each.getparent()
        if parent is not None and not _furniture(each):
            groups.setdefault((parent, each.tag, _likeness(each)), []).append(each)
    best: tuple[int, list[Element]] = (0, [])
    for group in groups.values():
        if len(group) >= LEAST_CARDS:
            whole = [each for each in group if _title(each) is not None and len(words(each)) > 60]
            weight = sum(min(len(words(each)), 1_500) for each in whole) if len(whole) >= LEAST_CARDS else 0
            best = max(best, (weight, whole), key=lambda one: one[0])
    alone = [each for each in page.iter("article") if _title(each) is not None and len(words(each)) > 60]
    return best[1] or _articles(page) or alone[:1]


def _articles(page: Element) -> list[Element]:
    """Cards that do not stand side by side, as in a grid of rows."""
    kinds = Counter((each.tag, _likeness(each)) for each in page.iter("article", "div", "li") if each.get("class"))
    for (tag, likeness), count in kinds.most_common(20):
        found = [
            each
            for each in page.iter(tag)
            if _likeness(each) == likeness and _title(each) is not None and len(words(each)) > 60
        ]
        if (
            count >= LEAST_CARDS
            and len(found) >= LEAST_CARDS
            and all(not any(one in each.iterancestors() for one in found) for each in found)
        ):
            return found
    return []


def _likeness(element: Element) -> str:
    """The first of its classes that has no number in it: others say which one it is."""
    return next((name for name in (element.get("class") or "").split() if not re.search(r"\d", name)), "")


def _furniture(element: Element) -> bool:
    return any(each.tag in _FURNITURE for each in (element, *element.iterancestors()) if each.tag != "body")


def _title(card: Element) -> Element | None:
    """A heading, else what is called a title, else the first link with several words that is no way to read more."""
    for each in card.iter(*_HEADINGS):
        if words(each):
            return each
    for each in card.iter():
        if isinstance(each.tag, str) and _TITLE.search(each.get("class") or "") and words(each):
            return each
    return next(
        (
            each
            for each in card.iter("a", "strong", "b", "dt")
            if len(words(each)) > 12 and not _MORE.fullmatch(words(each))
        ),
        None,
    )


def _card(card: Element, base: str, vocabularies: Vocabularies | None = None) -> Description:
    title = _title(card)
    said = Description(title={"": words(title)})
    taken = {title, *(title.iterdescendants() if title is not None else ())}
    _labels(said, card, taken)
    if vocabularies and title is not None:
        _tags_above(said, card, title, taken, vocabularies)
    links = [
        (address, text)
        for address, text in htmltext.links(card, base)
        if not address.startswith(("#", "mailto:", "javascript:"))
    ]
    said.paths = htmltext.documents(card, base)
    pages = [address for address, _ in links if address not in said.paths and not _TERM_ADDRESS.search(address)]
    own = [address for address, _ in htmltext.links(title, base)]
    own += [joined(base, up.get("href", "")) for up in title.iterancestors("a")] if title is not None else []
    said.url = next((each for each in [*own, *pages] if re.match("https?://", each)), "")
    whole = _rest(card, taken)
    if (found := BRACKET.match(whole)) and len(found[1]) < 300:
        said.bracket, whole = found[1], found[2]
    said.abstract = {"": whole}
    return said


def _labels(said: Description, card: Element, taken: set[Element]) -> None:
    """Terms, dates and authors, which cards have in elements of their own; these are no part of the text."""
    for each in card.iter():
        if not isinstance(each.tag, str) or each in taken:
            continue
        name, text = each.get("class") or "", words(each)
        if each.tag == "time" or (_DATE.search(name) and len(text) < 40):
            said.issued = said.issued or each.get("datetime") or text
        elif each.tag == "a" and (each.get("rel") == "tag" or _TERM_ADDRESS.search(each.get("href") or "")):
            said.subjects.append(text)
        elif _TAG.search(name) and len(text) < 400 and not any(True for _ in each.iter(*_HEADINGS, "p")):
            inner = [
                words(one) for one in each.iter("a", "li", "span") if one is not each and not len(one)
            ] or text.split(",")
            said.subjects += [one.strip() for one in inner]
        elif _AUTHOR.search(name) and 0 < len(text) < 200:
            said.credits.append(
                Credit(
                    "publisher" if re.search("publish|organi|source", name, re.I) else "author",
                    text.removeprefix("By "),
                )
            )
        else:
            continue
        taken |= {each, *each.iterdescendants()}
    said.subjects = list(dict.fromkeys(filter(None, said.subjects)))


def _tags_above(
    said: Description, card: Element, title: Element, taken: set[Element], vocabularies: Vocabularies
) -> None:
    """A line of tags before the title, as in the copied text of such a page: a vocabulary knows one of them at least."""
    above = {*title.iterancestors()}
    for each in card.iter():
        if each is title:
            break
        if not isinstance(each.tag, str) or each in above or each in taken:
            continue
        tags = [tag for tag in map(str.strip, words(each).split(",")) if tag]
        if sum(map(len, tags)) < 400 and any(vocabularies.find(tag, TAGS) for tag in tags):
            said.subjects += [tag for tag in tags if tag not in said.subjects]
            taken |= {each, *each.iterdescendants()}


def _rest(card: Element, taken: set[Element]) -> str:
    """The text without what was understood, and without the way to read more."""
    more = {each for each in card.iter("a", "button", "span", "p") if _MORE.fullmatch(words(each) or " ")}
    files = {
        each for each in card.iter("a") if htmltext.DOCUMENT.search(each.get("href") or "") and len(words(each)) < 60
    }
    return words(card, taken | more | files)
