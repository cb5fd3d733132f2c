"""Terms in the API: the vocabularies, with how much is filed under each."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from carrel.vocabulary import NAMES, Concept
from carrel.web.rest.publications import following
from carrel.web.rest.shapes import Key, Name, Part, Term, Terms, Tongue, Vocabulary, opened, sealed
from carrel.web.site import Page, page_of

router = Router(tags=["terms"])


@router.get("vocabularies", response=list[Vocabulary], summary="All vocabularies", operation_id="vocabularies")
def vocabularies(request: HttpRequest) -> list[dict[str, Any]]:
    """What publications are filed under."""
    words = page_of(request, "en").library.vocabularies
    return [{"name": name, "terms": len(words.of(name))} for name in NAMES]


@router.get("vocabularies/{name}/terms", response=Terms, summary="Terms of a vocabulary", operation_id="terms")
def terms(request: HttpRequest, name: Path[Name], asked: Query[Part]) -> dict[str, Any]:
    """By their keys, those that nothing is filed under and deprecated ones included."""
    page, kind, last = page_of(request, asked.labels), *opened(asked.after)
    if asked.after and kind != "k":
        raise Http404("“after” is no place in this list.")
    known = sorted(page.library.vocabularies.of(name), key=lambda concept: concept.key)
    left = [each for each in known if each.key > last]
    shown = left[: asked.limit]
    more = len(left) > len(shown)
    return {
        "total": len(known),
        "items": [_term(page, each) for each in shown],
        "next": following(request, page, asked, sealed("k", shown[-1].key)) if more else None,
    }


@router.get("vocabularies/{name}/terms/{key}", response=Term, summary="One term", operation_id="term")
def term(request: HttpRequest, name: Path[Name], key: Path[Key], labels: Query[Tongue] = "en") -> dict[str, Any]:
    """With its labels in every language, its relatives, and how many publications it has."""
    page = page_of(request, labels)
    if concept := page.library.vocabularies.get(name, key):
        return _term(page, concept)
    raise Http404("The vocabulary has no such term.")


def _term(page: Page, concept: Concept) -> dict[str, Any]:
    name, key = concept.vocabulary, concept.key
    said = concept.model_dump(
        include={"label", "synonyms", "broader", "related", "definition", "scope_note", "same_as"}
    )
    return said | {
        "key": key,
        "url": f"{page.root}/{page.language}/{NAMES[name]}/{key}",
        "narrower": [each.key for each in page.library.vocabularies.narrower(name, key)],
        "replaced_by": concept.replaced_by,
        "count": page.library.counts.get(name, {}).get(key, 0),
    }
