"""One term: what it means, its relatives, who publishes on it, and its publications. A place has more to say."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from carrel.search import query as queries
from carrel.search.document import WORLD
from carrel.search.finding import Hit, Results
from carrel.search.query import Query
from carrel.vocabulary import Concept
from carrel.web import exports, timeline
from carrel.web.site import Library, frequent, library, render
from carrel.web.vocabulary import NAMED, TITLES

PICKED = ("yes",)
FUNDAMENTAL, NEIGHBOURS = 4, 5  # publications that are shown beside the list
MOST = 8  # values of a crossing
# what readers of a term may want to cross it with
CROSSINGS = {
    "topic": ("organisation", "place", "type", "language"),
    "audience": ("topic", "type", "place", "organisation"),
    "type": ("topic", "organisation"),
    "place": ("topic", "language", "organisation", "type"),
    "language": ("topic", "place", "organisation"),
    "organisation": ("topic", "place", "type", "series", "language"),
    "series": (),
    "licence": ("organisation", "type"),
}


@dataclass(frozen=True)
class Region:
    """A region that holds the place, how much there is on it, and some of that."""

    key: str
    total: int
    hits: list[Hit]


def term(request: HttpRequest, language: str, word: str, key: str, suffix: str = "") -> HttpResponseBase:
    name, now = NAMED[word], library()
    concept = now.vocabularies.get(name, key)
    if concept is None:
        raise Http404
    asked = queries.read({each: request.GET.getlist(each) for each in request.GET})
    query = replace(asked, chosen={name: (now.vocabularies.current(name, key),)}, sort=asked.sort or "newest")
    if suffix:
        return exports.listed(request, language, query, f"/{word}/{key}", suffix, concept.name(language), key)
    # counts of its crossings, once
    results = now.find(query, language, 3 * MOST, CROSSINGS[name] if query.page == 1 else ())
    return render(
        request, language, "term.html",
        concept=concept, vocabulary=name, vocabulary_title=TITLES[name], results=results, query=query, ways=exports.ways(),
        preferred=now.vocabularies.current(name, key) if concept.replaced_by else "",
        **_around(now, concept, language, query, results),
    )  # fmt: skip


def _around(now: Library, concept: Concept, language: str, query: Query, results: Results) -> dict[str, Any]:
    """What stands beside the list, on its first page."""
    name, key, first = concept.vocabulary, concept.key, query.page == 1
    picked = replace(query, chosen={**query.chosen, "fundamental": PICKED})
    return {
        "path": [each for each in now.vocabularies.path(name, key) if each != WORLD or key == WORLD],
        "relatives": _relatives(now, concept),
        "replaced": now.vocabularies.replaced(name, key),
        "crossings": _crossings(now, concept, results) if first else {},
        "fundamental": now.find(picked, language, counted=()).hits[:FUNDAMENTAL] if first and results.next else [],
        "years": timeline.of_series(now, key, language) if name == "series" and first else [],
        "region": _region(now, concept, language) if name == "place" and first else None,
        "help_lines": now.help_lines.get(key, []),
    }


def _relatives(now: Library, concept: Concept) -> dict[str, list[str]]:
    counts = now.counts.get(concept.vocabulary, {})
    narrower = [each.key for each in now.vocabularies.narrower(concept.vocabulary, concept.key) if counts.get(each.key)]
    broader = [each for each in concept.broader if each != WORLD]
    found = {"Broader": broader, "Narrower": narrower, "Related": concept.related}
    return {title: list(keys) for title, keys in found.items() if keys}


def _crossings(now: Library, concept: Concept, results: Results) -> dict[str, list[tuple[str, int]]]:
    """{vocabulary: (key, publications) of its most frequent terms}, the narrowest of each branch."""
    found = {}
    for name in CROSSINGS[concept.vocabulary]:
        counts = now.narrowest(name, results.facets.get(name, {}))
        if counts and results.total > 1:
            found[name] = sorted(counts.items(), key=frequent)[:MOST]
    return found


def _region(now: Library, concept: Concept, language: str) -> Region | None:
    """The nearest region that has publications which are not filed under the place itself; those on the region as
    such come first."""
    counts = now.counts.get("place", {})
    own = counts.get(concept.key, 0)
    for key in now.vocabularies.ancestors("place", concept.key):
        if key != WORLD and counts.get(key, 0) > own:
            found = now.find(Query(chosen={"place": (key,)}, sort="newest"), language, counted=()).hits
            others = [hit for hit in found if concept.key not in _filed(now, hit)]
            others.sort(key=lambda hit: key not in hit.card.places)
            return Region(key, counts[key], others[:NEIGHBOURS])
    return None


def _filed(now: Library, hit: Hit) -> list[str]:
    return now.vocabularies.with_ancestors("place", hit.card.places)
