"""A reading list without an account. It stands in the address (list=key,key) and nowhere else: docs/decisions/0010.

A page with a list is rewritten once: its links and forms within the library keep the list, so that it can grow while the
reader looks around.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from markupsafe import Markup, escape

from carrel import catalogue
from carrel.languages import direction
from carrel.search.query import MOST_KEYS, Query, listed
from carrel.web.quiet import kept

if TYPE_CHECKING:
    from carrel.web.site import Page

NAME = "list"
LONGEST = 2_000  # characters of all keys: longer addresses get lost on their way
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]+)("[^>]*>)')
_FORM = re.compile(r"<form\b[^>]*>")


@dataclass(frozen=True)
class Listing:
    """The reader's list as a page has it: what is on it, and where the page is with more and with less."""

    keys: tuple[str, ...]
    path: str  # of the page, with language
    rest: str  # its query string but for the list

    @cached_property
    def full(self) -> bool:
        return len(self.keys) >= MOST_KEYS or len(",".join(self.keys)) > LONGEST - 81

    def adding(self, key: str) -> str:
        return f"{self._before}{key}#p-{key}"

    @cached_property
    def _before(self) -> str:
        return self._with((*self.keys, ""))

    def leaving(self, key: str) -> str:
        return self._with(tuple(each for each in self.keys if each != key))

    def _with(self, keys: tuple[str, ...]) -> str:
        said = [each for each in (self.rest, f"{NAME}={','.join(keys)}" if keys else "") if each]
        return f"{self.path}?{'&'.join(said)}" if said else self.path


def listing(page: "Page") -> Listing:
    if f"{NAME}=" not in page.query:
        return Listing((), page.to(page.path), page.query)
    pairs = parse_qsl(page.query, keep_blank_values=True)
    text = next((value for name, value in pairs if name == NAME), "")
    return Listing(short(text), page.to(page.path), urlencode([pair for pair in pairs if pair[0] != NAME]))


def keep(page: "Page", key: str, title: str, tag: str, kind: str = "keep") -> Markup:
    """A link to this very page with the publication on the list, or off it; made in Python, for each card has one."""
    found, words = page.listing, page.wording
    there = key in found.keys
    if found.full and not there:
        return Markup("")
    address = found.leaving(key) if there else found.adding(key)
    label = words.t("Remove from reading list") if there else words.t("Add to reading list")
    said = "" if tag == page.language else f' lang="{tag}" dir="{direction(tag)}"'
    return Markup(
        f'<a class="{kind}{" on" if there else ""}" data-list href="{escape(address)}" rel="nofollow">{escape(label)}'
        f'<span class="unseen"{said}>: {escape(title)}</span></a>'
    )


def short(text: str) -> tuple[str, ...]:
    """As many keys of a list as an address holds."""
    keys = listed(text)
    while len(",".join(keys)) > LONGEST:
        keys = keys[:-1]
    return keys


def reading(request: HttpRequest, language: str, suffix: str = "") -> HttpResponseBase:
    """The page of the list, and the list as data."""
    from carrel.web import exports
    from carrel.web.site import library, page_of, render

    given = request.GET.get(NAME, "")
    keys, page = short(given), page_of(request, language)
    results = library().find(Query(keys=keys), language, counted=()) if keys else None
    there = {hit.card.id for hit in results.hits} if results else set()
    query = Query(keys=tuple(dict.fromkeys(key if key in there else catalogue.moved(key) or key for key in keys)))
    if suffix and not keys:
        raise Http404
    if suffix:
        return exports.listed(
            request, language, query, "/search", suffix, page.wording.t("Reading list"), "reading-list"
        )
    if query.keys != keys:
        results = library().find(query, language, counted=())
    return render(
        request, language, "list.html",
        results=results, query=query, ways=exports.ways(), most=MOST_KEYS, cut=len(set(given.split(","))) > len(keys) > 0,
        gone=len(query.keys) - (results.total if results else 0), address=f"{page.root}{page.to('/list')}?{NAME}={','.join(query.keys)}",
    )  # fmt: skip


def keeping(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Pages at addresses with a list: they keep it, and are kept nowhere."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        keys = short(request.GET.get(NAME, "")) if f"{NAME}=" in request.META.get("QUERY_STRING", "") else ()
        if not keys:
            return response
        if "Location" in response:
            response["Location"] = kept(response["Location"], "&", f"{NAME}={','.join(keys)}")
        elif not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = rewritten(response.content.decode(), ",".join(keys))
            response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
        return response

    return answer


def rewritten(page: str, keys: str) -> str:
    """The HTML of a page whose links and forms keep the list; those that are marked change it."""
    choice = f"{NAME}={keys}"
    page = _LINK.sub(
        lambda found: found[0] if "data-list" in found[0] else found[1] + kept(found[2], choice=choice) + found[3], page
    )
    return _FORM.sub(lambda found: f'{found[0]}<input type="hidden" name="{NAME}" value="{keys}">', page)
