"""A list on another web site: the only page that may be framed, what to paste for it, and oEmbed 1.0, by which other
systems find that out themselves."""

import re
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from markupsafe import Markup

from carrel.languages import INTERFACE
from carrel.search import query as queries
from carrel.search.query import PAGE_SIZE, Query
from carrel.vocabulary import NAMES
from carrel.web.search import heading
from carrel.web.site import Page, base, environment, library, page_of, render
from carrel.web.vocabulary import NAMED
from carrel.web.wording import SELF, wording

# No script, no form, nothing from elsewhere; any site may frame it.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
SHOWN, CHOICES = 5, (3, 5, 10, 20)
WIDTH, NARROWEST = 640, 200
HEAD, EACH = 130, 110  # pixels
_PLACE = re.compile(
    rf"/({'|'.join(INTERFACE)})/(search|list|publications|{'|'.join(NAMES.values())})(?:/([a-z0-9-]+))?"
)


def embed(request: HttpRequest, language: str) -> HttpResponse:
    """The first `show` publications of a list, asked for like a search."""
    shown = number(request.GET.get("show", ""))
    answer = render(request, language, "embed.html", **_framed(page_of(request, language), asked(request), shown))
    answer["Content-Security-Policy"], answer["Cross-Origin-Resource-Policy"] = POLICY, "cross-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _framed(page: Page, query: Query, shown: int) -> dict[str, Any]:
    """What stands in the frame."""
    results = library().find(query, page.language, counted=())
    whole = page.root + place(page, query)
    return {"title": title(page, query), "hits": results.hits[:shown], "total": results.total, "whole": whole}


def follow(request: HttpRequest, language: str) -> HttpResponse:
    """How to follow a list: the addresses of its feeds, and the HTML for another web site."""
    query, page = asked(request), page_of(request, language)
    shown, spoken = number(request.GET.get("show", "")), request.GET.get("in", language)
    spoken = spoken if spoken in INTERFACE else language
    other = replace(page, wording=wording(spoken), path="/embed", query="")
    picture = environment().get_template("embedded.html")
    preview = picture.render(page=other, t=other.wording.t, n=other.wording.n, **_framed(other, query, shown))
    return render(
        request, language, "follow.html",
        title=title(page, query), query=query, whole=place(page, query), shown=shown, choices=CHOICES, tongues=SELF, spoken=spoken,
        code=frame(page.root, spoken, query, title(other, query), shown), framed=source(page.root, spoken, query, shown),
        preview=Markup(preview),
    )  # fmt: skip


def asked(request: HttpRequest) -> Query:
    return queries.read({name: request.GET.getlist(name) for name in request.GET}).at(1)


def number(text: str) -> int:
    """How many publications are shown."""
    return min(max(int(text), 1), PAGE_SIZE) if text.isascii() and text.isdigit() and len(text) < 4 else SHOWN


def title(page: Page, query: Query) -> str:
    """The name of the term, when the list is that of a term; else what the page of the search says."""
    if term := _term(query):
        return page.label(*term)
    return page.wording.t("Reading list") if query.keys else heading(page, query)


def place(page: Page, query: Query) -> str:
    """The address of the page that shows the whole list."""
    if term := _term(query):
        return page.to(f"/{NAMES[term[0]]}/{term[1]}")
    return page.to("/search", query)


def _term(query: Query) -> tuple[str, str] | None:
    """Vocabulary and key, when the list is nothing but one term's."""
    if query.words or query.keys or query.years != (None, None) or len(query.chosen) != 1:
        return None
    name, keys = next(iter(query.chosen.items()))
    return (name, keys[0]) if name in NAMES and len(keys) == 1 else None


def frame(root: str, language: str, query: Query, title: str, shown: int, width: str = "100%") -> str:
    """The HTML to paste."""
    return (
        f'<iframe src="{escape(source(root, language, query, shown))}" title="{escape(title)}" width="{width}" height="{height(shown)}" '
        'style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )


def source(root: str, language: str, query: Query, shown: int) -> str:
    return f"{root}/{language}/embed?{urlencode([*query.pairs(), ('show', str(shown))], safe=',')}"


def height(shown: int) -> int:
    return HEAD + EACH * shown


def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0, section 2: the frame for the address of a list, a term or a publication. Answers JSON alone (else 501)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("This format is not offered; ask for format=json.\n", status=501, content_type="text/plain")
    root = base(request)
    meant = _meant(request.GET.get("url", "")[:4000], root)
    if meant is None:
        return JsonResponse({"status": "missing"}, status=404)
    language, query = meant
    page = replace(page_of(request, language), path="/search", query="")
    if not (results := library().find(query, language, counted=())).total:
        return JsonResponse({"status": "missing"}, status=404)
    width, tallest = _most(request, "maxwidth", WIDTH), _most(request, "maxheight", 10_000)
    shown = max(1, min(SHOWN, results.total, (tallest - HEAD) // EACH))
    name = results.hits[0].card.title[results.hits[0].title_language] if len(query.keys) == 1 else title(page, query)
    answer = {
        "version": "1.0", "type": "rich", "title": name, "provider_name": page.name, "provider_url": f"{root}/{language}/",
        "width": width, "height": min(height(shown), tallest), "html": frame(root, language, query, name, shown, str(width)),
    }  # fmt: skip
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False}, headers={"Access-Control-Allow-Origin": "*"})


def _meant(address: str, root: str) -> tuple[str, Query] | None:
    """Language and list of an address of this library."""
    path, _, parameters = address.removeprefix(root).partition("?")
    found = _PLACE.fullmatch(path) if address.startswith(f"{root}/") else None
    if not found:
        return None
    language, word, key = found.groups()
    query = queries.read(parse_qs(parameters)).at(1)
    if word == "list":
        query = Query(keys=queries.listed(parse_qs(parameters).get("list", [""])[0]))
    elif word == "publications":
        query = Query(keys=queries.listed(key or ""))
    elif word != "search":
        query = Query(chosen={NAMED[word]: (key,)} if key else {}, sort="newest")
    elif key:
        return None
    return (language, query) if query.keys or word not in ("list", "publications") else None


def _most(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    return max(min(int(text), usual), NARROWEST) if text.isascii() and text.isdigit() and len(text) < 6 else usual
