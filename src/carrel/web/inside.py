"""Search inside one publication: the pages of its files that have the words, the best first."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from carrel import models
from carrel.search.highlight import Part
from carrel.web.blocks import stored
from carrel.web.held import SHORT, Held, held
from carrel.web.publication import public
from carrel.web.reader import marks, words_of
from carrel.web.site import base, render

MOST = 50  # pages that are shown


@dataclass(frozen=True)
class Place:
    """A page with the passage on it that has most of the words. `address` is without language."""

    held: Held
    number: int
    label: str
    parts: list[Part]
    address: str
    name: str  # of the file, where the publication has several

    @property
    def language(self) -> str:
        return self.held.language


def inside(request: HttpRequest, language: str, key: str, suffix: str = "") -> HttpResponseBase:
    """`q` what is looked for, `file` in one file alone."""
    record = public(request, language, key, suffix, "/inside")
    if isinstance(record, HttpResponse):
        return record
    words, short = words_of(request), request.GET.get("file", "")[:64]
    files = [each for each in held(key, language) if each.file.sha256.startswith(short)]
    total, places = _places(files, words)
    if suffix:
        return _as_json(request, language, words, total, places)
    answer = render(
        request, language, "inside.html",
        record=record, asked=words, total=total, passages=places, short=short if len(short) >= SHORT else "",
    )  # fmt: skip
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _places(files: list[Held], words: str) -> tuple[int, list[Place]]:
    """How many pages have a word, and the best of them: those with most of the different words, then in order."""
    if not words:
        return 0, []
    find, scored = marks(words), []
    for order, each in enumerate(files):
        rows = models.Page.objects.filter(document=each.document_id).order_by("number")
        for number, label, blocks in rows.values_list("number", "label", "blocks").iterator():
            text = " ".join(text for _, text in stored(blocks))
            if spans := find.spans(text, each.language):
                different = len({text[low:high].casefold() for low, high in spans})
                scored.append((-different, order, number, label, text))
    scored.sort()
    return len(scored), [
        _place(files[order], number, label, text, words) for _, order, number, label, text in scored[:MOST]
    ]


def _place(each: Held, number: int, label: str, text: str, words: str) -> Place:
    parts = marks(words).passage(text, each.language)
    return Place(each, number, label, parts, each.page(number, q=words), each.file.label or each.file.name)


def _as_json(request: HttpRequest, language: str, words: str, total: int, places: list[Place]) -> JsonResponse:
    root = f"{base(request)}/{language}"
    items = [
        {"file": each.held.file.sha256, "page": each.number, "label": each.label or None, "url": root + each.address,
         "text": "".join(text for text, _ in each.parts)}
        for each in places
    ]  # fmt: skip
    return JsonResponse({"query": words, "total": total, "items": items}, json_dumps_params={"ensure_ascii": False})
