"""Search inside one publication: the pages of its files that have the words, the best first."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from carrel.search import following
from carrel.search.finding import Inside, inside
from carrel.search.query import LAST_PAGE, Query
from carrel.web.cards import leaf
from carrel.web.publication import public
from carrel.web.reader import words_of
from carrel.web.site import base, library, render


def pages(request: HttpRequest, language: str, key: str, suffix: str = "") -> HttpResponseBase:
    """`q` what is looked for, `page` of the list."""
    record = public(request, language, key, suffix, "/inside")
    if isinstance(record, HttpResponse):
        return record
    number = request.GET.get("page", "1")
    query = Query(words_of(request), page=min(int(number), LAST_PAGE) if number.isdecimal() and int(number) else 1)
    found = Inside(query, 0, [], [])
    if query.words:
        found = inside(following.engine(), query, key, library().vocabularies)
    if suffix:
        return _as_json(request, language, key, found)
    several = len({each.file.sha256 for each in found.passages}) > 1
    answer = render(request, language, "inside.html", record=record, found=found, query=query, several=several)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _as_json(request: HttpRequest, language: str, key: str, found: Inside) -> JsonResponse:
    root, words = f"{base(request)}/{language}", found.query.words
    items = [
        {"file": each.file.sha256, "page": each.number, "label": each.label or None, "url": root + leaf(key, each, words), "text": each.text}
        for each in found.passages
    ]  # fmt: skip
    following_page = (
        f"{root}/publications/{key}/inside.json?{found.query.at(found.next).address()}" if found.next else None
    )
    body = {"query": words, "total": found.total, "items": items, "relaxed": found.relaxed, "next": following_page}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})
