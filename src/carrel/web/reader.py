"""One page of a document: as text for everybody, as data, and where the reader opens for who has scripts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase

from carrel import models
from carrel.citations import place_of
from carrel.record import Record
from carrel.search import following
from carrel.search.grammar import parse
from carrel.search.highlight import Highlighter
from carrel.search.widening import widen
from carrel.text import clean
from carrel.web import extract, safety
from carrel.web.blocks import Passage, found, passages, stored
from carrel.web.errors import plain
from carrel.web.held import Held, Line, named, outline
from carrel.web.publication import public
from carrel.web.site import base, library, render

MOST_WORDS = 500  # characters of what is looked for
_NOT_LISTED = "noindex"  # search engines read the publication's page and its files; a page alone lacks what leads to it


@dataclass(frozen=True)
class Leaf:
    """A page of a document with what leads on from it. Addresses are without language."""

    record: Record
    held: Held
    number: int
    label: str  # as printed; "" when that is the number
    blocks: list[tuple[str, str]]  # (kind, text)
    passages: list[Passage]
    confidence: float | None
    outline: list[Line]
    kept: dict[str, str]  # parameters that every turn of the page keeps: q, view, notice

    @property
    def pages(self) -> int:
        return self.held.pages

    def at(self, number: int) -> str:
        return self.held.page(number, **self.kept)

    def as_(self, view: str) -> str:
        """This page as `text`, or "" as printed where there are scripts."""
        others = {name: value for name, value in self.kept.items() if name != "view"}
        return self.held.page(self.number, **others, **({"view": view} if view else {}))

    def data(self, ending: str) -> str:
        path, _, query = self.held.page(self.number).partition("?")
        return f"{path}.{ending}?{query}"

    @property
    def marks(self) -> list[str]:
        return found(self.passages)


def page(request: HttpRequest, language: str, key: str, number: int, suffix: str = "") -> HttpResponseBase:
    """Of a published publication; a file that was replaced leads to the same page of what took its place."""
    answer = public(request, language, key, suffix, f"/pages/{number}")
    if isinstance(answer, HttpResponse):
        return answer
    short = request.GET.get("file", "")
    held, replaced = named(key, short)
    if held is None or suffix not in ("", "json", "pdf", "links.json"):
        raise Http404
    if replaced and short:
        return _moved(request, language, held, number, suffix)
    if not 1 <= number <= held.pages:
        return _beyond(request, language, answer, held, number, suffix)
    if suffix == "pdf":
        return extract.pdf(request, held, number)
    if suffix == "links.json":
        return extract.links(request, held, number, f"{base(request)}/{language}")
    made = _leaf(request, answer, held, number)
    response = _as_json(request, language, made) if suffix else _shown(request, language, made)
    response["X-Robots-Tag"] = _NOT_LISTED
    return response


def _leaf(request: HttpRequest, record: Record, held: Held, number: int) -> Leaf:
    row = models.Page.objects.filter(document=held.document, number=number).first()
    wanted = {"q": words_of(request), "view": request.GET.get("view", ""), "notice": request.GET.get("notice", "")}
    known = {"view": ("text",), "notice": ("seen",)}
    kept = {name: value for name, value in wanted.items() if value and value in known.get(name, (value,))}
    blocks = stored(row.blocks) if row else []
    return Leaf(
        record, held, number, row.label if row else "", blocks, passages(blocks, marks(kept.get("q", "")), held.language),
        row.confidence if row else None, outline(held.document, number), kept,
    )  # fmt: skip


def words_of(request: HttpRequest) -> str:
    return clean(request.GET.get("q", ""))[:MOST_WORDS]


def marks(words: str) -> Highlighter:
    """Finds in a text what a search for these words marks."""
    engine = following.engine()
    units, widened = widen(parse(words).wanted, library().vocabularies, engine) if words else ([], [])
    clauses = [clause for unit in units for clause in unit.clauses]
    return Highlighter(clauses, [name.words for each in widened for name in each.names], engine.stem)


def _shown(request: HttpRequest, language: str, made: Leaf) -> HttpResponse:
    answer = render(request, language, "reader.html", leaf=made, record=made.record, held=made.held)
    if made.held.printed and made.kept.get("view") != "text":
        answer["Content-Security-Policy"] = safety.READER
    return answer


def _as_json(request: HttpRequest, language: str, made: Leaf) -> JsonResponse:
    root = f"{base(request)}/{language}"
    body = {
        "publication": made.record.id,
        "file": made.held.file.sha256,
        "page": made.number,
        "label": made.label or None,
        "pages": made.pages,
        "language": made.held.language or None,
        "confidence": made.confidence,
        "blocks": made.blocks,
        "found": made.marks,
        "url": root + made.held.page(made.number),
        "previous": root + made.held.page(made.number - 1) if made.number > 1 else None,
        "next": root + made.held.page(made.number + 1) if made.number < made.pages else None,
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def turn(request: HttpRequest, language: str, key: str) -> HttpResponseBase:
    """`pages?number=34`: to the page with that printed label, else to that page by number."""
    answer = public(request, language, key, "", "/pages")
    if isinstance(answer, HttpResponse):
        return answer
    held, _ = named(key, request.GET.get("file", ""))
    if held is None:
        raise Http404
    wanted = clean(request.GET.get("number", ""))[:40]
    place = place_of(wanted)
    number = next(filter(None, (_labelled(held, each) for each in dict.fromkeys((wanted, place)))), None)
    if number is None:
        number = int(place) if place.isdecimal() and len(place) < 8 else 1 if not wanted else 0
    if not 1 <= number <= held.pages:
        return _beyond(request, language, answer, held, number, "")
    more = {name: request.GET[name][:MOST_WORDS] for name in ("q", "view", "notice") if request.GET.get(name)}
    return HttpResponseRedirect(f"/{language}{held.page(number, **more)}")


def _labelled(held: Held, label: str) -> int | None:
    found = models.Page.objects.filter(document=held.document, label__iexact=label).order_by("number")
    return found.values_list("number", flat=True).first() if label and held.document else None


def _moved(request: HttpRequest, language: str, held: Held, number: int, suffix: str) -> HttpResponseRedirect:
    query = request.GET.copy()
    query["file"] = held.short
    ending = f".{suffix}" if suffix else ""
    path = f"/{language}/publications/{held.file.publication_id}/pages/{number}{ending}"
    return HttpResponseRedirect(f"{path}?{urlencode(list(query.items()))}")


def _beyond(request: HttpRequest, language: str, record: Record, held: Held, number: int, suffix: str) -> HttpResponse:
    """404 with a way back: there is no such page, or the document is not read yet."""
    if suffix:
        return plain(suffix, {"status": "missing"}, 404, "There is no such page.")
    answer = render(request, language, "nopage.html", 404, record=record, held=held, number=number)
    answer["X-Robots-Tag"] = _NOT_LISTED
    return answer
