"""Neutral tab titles, for a reader who may be watched. The choice stands in the address (quiet=yes) and nowhere else.

The page that was made is rewritten once: a neutral title and icon; links and forms within the library keep the choice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse

from carrel.languages import INTERFACE
from carrel.web.wording import wording

if TYPE_CHECKING:
    from carrel.web.site import Page

NAME, ON = "quiet", "yes"
_CHOICE = f"{NAME}={ON}"
# A page of the library: "", "/", "/en", "/en/…" without an ending: neither data nor a file, which have no title.
_PAGE = re.compile(rf"(?:/(?:(?:{'|'.join(INTERFACE)})(?:/[^.]*)?)?)?")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_ICON = re.compile(r'(<link rel="icon"[^>]*/)icon\.svg"')
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]+)("[^>]*>)')
_FORM = re.compile(r"<form\b[^>]*>")
_HEAD_LINK = re.compile(r"<link [^>]*>")


@dataclass(frozen=True)
class Switch:
    """Whether the page is quiet, and where it is the other way."""

    on: bool
    address: str


def switch(page: "Page") -> Switch:
    """The switch for a page."""
    pairs = parse_qsl(page.query, keep_blank_values=True)
    others = [pair for pair in pairs if pair[0] != NAME]
    on = (NAME, ON) in pairs
    query = urlencode(others if on else [*others, (NAME, ON)])
    return Switch(on, page.to(page.path) + (f"?{query}" if query else ""))


def quietly(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers to addresses with the choice: neutral, not kept by the browser, not found by search engines."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _CHOICE not in request.META.get("QUERY_STRING", "") or request.GET.get(NAME) != ON:
            return response
        if "Location" in response:
            response["Location"] = kept(response["Location"], "&")
        elif not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = rewritten(response.content.decode(), response.get("Content-Language", "en"))
            response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
        return response

    return answer


def rewritten(page: str, language: str) -> str:
    """The HTML of a page, made neutral."""
    page = _TITLE.sub(f"<title>{wording(language).t('Notes')}</title>", page, count=1)
    page = _ICON.sub(r'\1plain.svg"', page)
    page = _HEAD_LINK.sub(lambda found: _without(found[0]), page)
    page = _LINK.sub(lambda found: found[0] if "data-loud" in found[0] else found[1] + kept(found[2]) + found[3], page)
    return _FORM.sub(lambda found: f'{found[0]}<input type="hidden" name="{NAME}" value="{ON}">', page)


def kept(address: str, joint: str = "&amp;", choice: str = _CHOICE) -> str:
    """The address with the choice, when it leads to a page of the library; `joint` is how & is written there."""
    rest, mark, fragment = address.partition("#")
    path, _, query = rest.partition("?")
    if not rest or not _PAGE.fullmatch(path) or _named(choice, query):
        return address
    return f"{path}?{query}{joint if query else ''}{choice}{mark}{fragment}"


def _named(choice: str, query: str) -> bool:
    name = choice.partition("=")[0]
    return any(each.partition("=")[0] == name for each in query.replace("&amp;", "&").split("&"))


def _without(link: str) -> str:
    """Links in the head are for machines, which need no choice."""
    return link.replace(f"?{_CHOICE}&amp;", "?").replace(f"?{_CHOICE}", "").replace(f"&amp;{_CHOICE}", "")
