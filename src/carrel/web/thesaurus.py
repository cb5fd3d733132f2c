"""Vocabularies and their terms as SKOS, at the address of the page plus an ending."""

from django.http import Http404, HttpRequest, HttpResponse

from carrel import terms
from carrel.formats import skos
from carrel.vocabulary import NAMES, Concept
from carrel.web.site import base, library

_VOCABULARIES = {word: name for name, word in NAMES.items()}


def whole(request: HttpRequest, language: str, word: str, suffix: str) -> HttpResponse:
    """A vocabulary. Of places and languages, which are many, those that the library uses, with what is above them."""
    vocabulary = _VOCABULARIES[word]
    concepts = library().vocabularies.of(vocabulary)
    if vocabulary in ("place", "language"):
        used = {*library().vocabularies.with_ancestors(vocabulary, library().counts.get(vocabulary, {}))}
        concepts = [each for each in concepts if each.key in used]
    return _answer(request, concepts, suffix, word)


def one(request: HttpRequest, language: str, word: str, key: str, suffix: str) -> HttpResponse:
    """A term. Its relatives are named, not described."""
    concept = terms.current().get(_VOCABULARIES[word], key)
    if concept is None:
        raise Http404
    return _answer(request, [concept], suffix.removeprefix("skos."), key)


def _answer(request: HttpRequest, concepts: list[Concept], ending: str, name: str) -> HttpResponse:
    text = skos.write(concepts, library().vocabularies, base(request), ending)
    kind = skos.SYNTAXES[ending][1]
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
    answer["Content-Disposition"] = f'inline; filename="{name}.{ending}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
