"""The front door, and the pages that explain."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from carrel.search import following
from carrel.search.query import Query
from carrel.web.map import world
from carrel.web.site import Library, frequent, library, page_of, render, static_digest
from carrel.web.term import PICKED
from carrel.web.wording import preferred

# The question a reader comes with: {audience: who asks}
ASKING = {
    "parents": "I am a parent",
    "teachers": "I am a teacher",
    "law-enforcement": "I am a police officer",
    "social-workers": "I am a social worker",
    "health-workers": "I am a doctor or nurse",
    "prosecutors": "I am a prosecutor",
    "legislators": "I make laws",
    "researchers": "I do research",
    "adolescents": "I am a young person",
    "media": "I am a journalist",
}
DOORS, NEWEST, FUNDAMENTAL = 8, 4, 6
BRANCHES = 5  # narrower topics under each broad one
PLACES = 12


def front(request: HttpRequest) -> HttpResponse:
    """To the reader's language."""
    language = preferred(request.headers.get("Accept-Language", ""))
    return HttpResponseRedirect(f"/{language}/", headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})


def home(request: HttpRequest, language: str) -> HttpResponse:
    now = library()
    places = now.counts.get("place", {})
    picked = now.find(Query(chosen={"fundamental": PICKED}), language, counted=())
    return render(
        request, language, "home.html",
        total=now.total, doors=_doors(now), branches=_branches(now),
        places=_most(now.narrowest("place", places), PLACES), drawing=world(places, page_of(request, language)),
        fundamental=picked.hits[:FUNDAMENTAL], all_fundamental=picked.query if picked.total > FUNDAMENTAL else None,
        newest=now.find(Query(), language, counted=()).hits[:NEWEST],
    )  # fmt: skip


def _doors(now: Library) -> list[tuple[str, str, int]]:
    """(audience, who asks, publications)."""
    counts = now.counts.get("audience", {})
    return [(key, words, counts[key]) for key, words in ASKING.items() if counts.get(key)][:DOORS]


def _branches(now: Library) -> list[tuple[str, int, list[str]]]:
    """(broad topic, publications, its most frequent narrower topics)."""
    counts = now.counts.get("topic", {})
    found = []
    for concept in now.vocabularies.of("topic"):
        if not concept.broader and not concept.replaced_by and counts.get(concept.key):
            narrower = {each.key: counts.get(each.key, 0) for each in now.vocabularies.narrower("topic", concept.key)}
            most = [key for key, count in _most(narrower, BRANCHES) if count]
            found.append((concept.key, counts[concept.key], most))
    return sorted(found, key=lambda branch: -branch[1])


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
