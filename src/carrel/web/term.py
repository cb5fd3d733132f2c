"""Vocabularies and their terms: each a page with its publications."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse

from carrel.search import query as queries
from carrel.search.document import WORLD
from carrel.text import fold
from carrel.vocabulary import NAMES, Concept
from carrel.web import data
from carrel.web.site import Library, Page, library, render
from carrel.web.wording import wording

TITLES = {
    "topic": "Topics", "audience": "For whom", "type": "Types", "place": "Places", "language": "Languages",
    "organisation": "Organisations", "series": "Series", "licence": "Licences",
}  # fmt: skip


@dataclass(frozen=True)
class Branch:
    concept: Concept
    narrower: list["Branch"]


_NAMED = {word: vocabulary for vocabulary, word in NAMES.items()}


def vocabulary(request: HttpRequest, language: str, word: str) -> HttpResponse:
    """All terms of a vocabulary that have publications; as a tree where there is one."""
    name = _NAMED[word]
    counts = library().counts.get(name, {})
    found = [
        concept for concept in library().vocabularies.of(name) if counts.get(concept.key) and not concept.replaced_by
    ]
    found.sort(key=lambda concept: fold(concept.name(language)))
    present = {concept.key for concept in found} - {WORLD}  # which holds no publications of its regions
    roots = [concept for concept in found if not present & set(concept.broader)]
    seen: set[str] = set()
    return render(
        request, language, "vocabulary.html",
        vocabulary=name, title=TITLES[name], counts=counts, branches=[_branch(root, found, seen) for root in roots],
    )  # fmt: skip


def _branch(concept: Concept, found: list[Concept], seen: set[str]) -> Branch:
    """The term with what is narrower. A term that stands in two places shows its own narrower ones in the first."""
    if concept.key in seen:
        return Branch(concept, [])
    seen.add(concept.key)
    return Branch(
        concept, [_branch(each, found, seen) for each in found if concept.key in each.broader and concept.key != WORLD]
    )


def term(request: HttpRequest, language: str, word: str, key: str, suffix: str = "") -> HttpResponse:
    name = _NAMED[word]
    now = library()
    concept = now.vocabularies.get(name, key)
    if concept is None:
        raise Http404
    asked = queries.read({each: request.GET.getlist(each) for each in request.GET})
    query = replace(asked, chosen={name: (now.vocabularies.current(name, key),)}, sort=asked.sort or "newest")
    results = now.find(query, language, counts=suffix == "json")
    page = Page(now, wording(language), f"/{word}/{key}", "")
    if suffix == "json":
        return data.as_json(request, page, results, f"/{word}/{key}")
    if suffix == "atom":
        return data.as_atom(request, page, results, f"/{word}/{key}", concept.name(language))
    return render(
        request, language, "term.html",
        concept=concept, vocabulary=name, vocabulary_title=TITLES[name], results=results, query=query,
        relatives=_relatives(now, concept), preferred=_preferred(now, concept),
    )  # fmt: skip


def _relatives(now: Library, concept: Concept) -> dict[str, list[str]]:
    counts = now.counts.get(concept.vocabulary, {})
    narrower = [each.key for each in now.vocabularies.narrower(concept.vocabulary, concept.key) if counts.get(each.key)]
    found = {"Broader": concept.broader, "Narrower": narrower, "Related": concept.related}
    return {title: list(keys) for title, keys in found.items() if keys}


def _preferred(now: Library, concept: Concept) -> str:
    return now.vocabularies.current(concept.vocabulary, concept.key) if concept.replaced_by else ""
