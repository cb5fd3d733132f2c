"""What a list says of a publication in one soft line, made in Python: it is the part of a page that is made most often."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup, escape

from carrel.search.document import Card
from carrel.search.passages import Passage

if TYPE_CHECKING:
    from carrel.web.site import Page

TOPICS, AUDIENCES = 6, 3  # tags over a title
SHORT = 12  # characters of a hash that name a file in an address


def tags(card: Card, page: "Page") -> Markup:
    """Links to topics and audiences."""
    topics = [page.chip("topic", key) for key in card.topics[:TOPICS]]
    return Markup(" ").join(topics + [page.chip("audience", key) for key in card.audiences[:AUDIENCES]])


def facts(card: Card, page: "Page") -> Markup:
    """Who, what kind, when, which edition, languages, files; what is unknown leaves no hole."""
    makers = [page.chip("organisation", key) for key in card.organisations] + [escape(name) for name in card.persons]
    parts: list[Markup | str] = [Markup(page.wording.comma).join(makers)] if makers else []
    if card.type:
        parts.append(page.chip("type", card.type))
    return _DOT.join([*parts, *_rest(card, page)])


def leaf(key: str, passage: Passage, words: str) -> str:
    """The address, without language, of the page that a passage stands on; the words are marked there."""
    names = [] if passage.first else [("file", passage.file.sha256[:SHORT])]
    asked = urlencode([*names, *([("q", words)] if words else [])])
    return f"/publications/{key}/pages/{passage.number}" + (f"?{asked}" if asked else "")


_DOT = Markup(" · ")


def _rest(card: Card, page: "Page") -> Iterable[str]:
    words = page.wording
    if card.fundamental:
        yield words.t("Fundamental text")
    if card.issued:
        yield words.digits(card.issued[:4])
    if card.edition:
        yield words.t("{edition} edition", edition=card.edition)
    if card.edition_status == "provisional":
        yield words.t("provisional edition")
    if len(card.languages) > 1:
        yield words.comma.join(page.label("language", key) for key in card.languages)
    if card.files:
        yield words.comma.join([words.n("1 file", "{n} files", card.files), words.size(card.bytes)])
    if card.pages:
        yield words.n("1 page", "{n} pages", card.pages)
