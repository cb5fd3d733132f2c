"""“Cite”: the choice of a style and of a page, which stand in the address, and the citation they lead to."""

from dataclasses import dataclass

from django.http import HttpRequest

from carrel.citations import STYLES, cite
from carrel.formats import Context, Item
from carrel.web.site import Page

LONGEST = 40  # characters of a page, as printed


@dataclass(frozen=True)
class Cited:
    """What templates/cite.html shows. Nothing was asked for: no style and no parts."""

    address: str  # of the page with the form
    place: str = ""  # page as printed
    style: str = ""
    reference: tuple[tuple[str, bool], ...] = ()  # text, whether in italics
    short: tuple[tuple[str, bool], ...] = ()
    note: bool = False  # the style cites in footnotes


def cited(request: HttpRequest, page: Page, item: Item, place: str = "") -> Cited:
    """As the address asks: `cite` a style, `page` the page as printed; `place` when the address names none. Who comes from
    a page of a document gets the first style at once."""
    asked, place = request.GET.get("page", ""), request.GET.get("page", place)[:LONGEST]
    style = request.GET.get("cite", next(iter(STYLES)) if asked else "")
    address = page.to(page.path)
    if style not in STYLES:
        return Cited(address, place)
    found = cite(item, Context(page.library.vocabularies, page.language), style, place)
    return Cited(address, place, style, found.reference, found.short, found.note)
