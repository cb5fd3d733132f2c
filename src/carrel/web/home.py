"""The front door, and the pages that explain."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from carrel.search import following
from carrel.search.query import Query
from carrel.web.site import Library, frequent, library, render, static_digest
from carrel.web.wording import preferred

DOORS = 12
NEWEST = 6


def front(request: HttpRequest) -> HttpResponse:
    """To the reader's language."""
    language = preferred(request.headers.get("Accept-Language", ""))
    return HttpResponseRedirect(f"/{language}/", headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})


def home(request: HttpRequest, language: str) -> HttpResponse:
    now = library()
    counts = now.counts
    return render(
        request, language, "home.html",
        total=now.total,
        doors=_most(_narrowest(now, "audience"), DOORS),
        topics=_most(counts.get("topic", {}), 14),
        places=_most(counts.get("place", {}), 10),
        newest=now.find(Query(), language, counts=False).hits[:NEWEST],
    )  # fmt: skip


def _narrowest(now: Library, facet: str) -> dict[str, int]:
    """The counts of those terms that have no narrower one in use."""
    counts = now.counts.get(facet, {})
    broader = {key for each in counts for key in now.vocabularies.ancestors(facet, each)}
    return {key: count for key, count in counts.items() if key not in broader}


def _most(counts: dict[str, int], number: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=frequent)[:number]


def about(request: HttpRequest, language: str) -> HttpResponse:
    now = library()
    return render(
        request,
        language,
        "about.html",
        total=now.total,
        counts={name: len(found) for name, found in now.counts.items()},
    )


def searching(request: HttpRequest, language: str) -> HttpResponse:
    return render(request, language, "help.html")


def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the service: does it answer, and is the index in step."""
    newest, mark = following.newest(), following.engine().mark()
    return JsonResponse({"status": "ok", "revision": newest, "indexed": mark}, headers={"Cache-Control": "no-store"})


def icon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"/static/{static_digest()}/icon.svg")


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /*/search?\nAllow: /\n", content_type="text/plain")
