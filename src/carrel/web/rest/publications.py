"""Publications in the API: searched, one by one, cited, and page by page."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from ninja import Path, Query, Router

from carrel import catalogue, exporting
from carrel.citations import cite as cited
from carrel.formats import Context, Item
from carrel.models import File, Revision
from carrel.models import Page as Text
from carrel.models import Publication as Row
from carrel.record import Record, facets
from carrel.search import query as queries
from carrel.search.document import newest
from carrel.search.engines import Anchor
from carrel.search.finding import Results, inside
from carrel.search.following import engine
from carrel.web import data
from carrel.web.rest.shapes import (
    Citation,
    Found,
    Key,
    Leaves,
    Part,
    Passages,
    Problem,
    Publication,
    Search,
    Style,
    Tongue,
    Within,
    opened,
    sealed,
)
from carrel.web.site import Page, page_of

__all__ = ["Gone", "Problem", "router"]
router = Router(tags=["publications"])
_ANCHOR = re.compile(r"([1-9]\d{0,5}) (\d{1,6}\.\d{1,20}(?:e-?\d{1,3})?) ([a-z0-9-]{1,80})", re.ASCII)
DEEPEST = 10_000  # publications of a list by relevance or title; by date there is no end


class Gone(Exception):
    """The publication was withdrawn; the message says why."""


@router.get("publications", response=Found, summary="Search and browse", operation_id="search")
def search(request: HttpRequest, asked: Query[Search]) -> dict[str, Any]:
    """Publications, the best first, or the newest first when there are no words. With the first part come exact counts of every facet."""
    page, query = page_of(request, asked.labels), _query(asked)
    before, anchor = _place(asked.after, query.order)
    length = asked.limit + (query.order == "newest")  # one more tells whether there is more
    results = page.library.find(
        query.at(1), asked.labels, None, () if asked.after else None, length, before, anchor
    )  # fmt: skip
    counted = [] if asked.after else facets()
    return {
        "total": results.total,
        "items": [data.item(hit, page, page.root) for hit in results.hits[: None if query.keys else asked.limit]],
        "facets": {facet: data.counts(page, facet, results.facets.get(facet, {})) for facet in counted},
        "widened": [data.widened(page, each) for each in results.widened],
        "relaxed": results.relaxed or None,
        "next": _next(request, page, asked, query.order, results),
    }


def _place(after: str, order: str) -> tuple[int | None, Anchor | None]:
    """Where a list goes on: in the order of time behind a place in it, in any other behind a publication. Raises Http404."""
    kind, place = opened(after)
    if not after:
        return None, None
    if order == "newest" and kind == "n" and place.isascii() and place.isdigit():
        return int(place[:20]), None
    found = _ANCHOR.fullmatch(place) if order != "newest" and kind == "a" else None
    if found is None or int(found[1]) > DEEPEST:
        raise Http404("“after” is no place in this list.")
    return None, Anchor(found[3], int(found[1]), float(found[2]))


def _query(asked: Any) -> queries.Query:
    given = {name: list(getattr(asked, name)) for name in facets()}
    given |= {"q": [asked.q], "keys": [",".join(asked.keys)], "widen": ["yes" if asked.widen else "no"]}
    given |= {"from": [str(asked.since or "")], "to": [str(asked.until or "")], "sort": [asked.sort or ""]}
    return queries.read(given)


def _next(request: HttpRequest, page: Page, asked: Any, order: str, results: Results) -> str | None:
    if results.query.keys:
        return None
    if order == "newest" and len(results.hits) > asked.limit:
        last = results.hits[asked.limit - 1].card
        added = Row.objects.filter(id=last.id).values_list("added", flat=True).first() or 0
        after = sealed("n", newest(last.issued, added))
    elif order != "newest" and results.hits and (to := results.start + len(results.hits)) < min(DEEPEST, results.total):
        last_hit = results.hits[-1]
        after = sealed("a", f"{to} {last_hit.score!r} {last_hit.card.id}")
    else:
        return None
    return following(request, page, asked, after)


def following(request: HttpRequest, page: Page, asked: Any, after: str) -> str:
    """The address of the next part."""
    stated = asked.model_dump(exclude_defaults=True, exclude={"after"}) | {"after": after}
    return f"{page.root}{request.path}?{urlencode(stated, doseq=True)}"


@router.get(
    "publications/{key}",
    response=Publication,
    exclude_defaults=True,
    summary="One publication",
    operation_id="publication",
)
def publication(request: HttpRequest, key: Path[Key], labels: Query[Tongue] = "en") -> Any:
    """The record as it is stored, and its files. A merged or renamed one leads on (301), a withdrawn one is told with 410."""
    page, row = page_of(request, labels), Row.objects.filter(id=key).first()
    if row is None and (name := catalogue.moved(key)):
        return HttpResponsePermanentRedirect(f"/api/v1/publications/{name}")
    record = _public(row, key)
    assert row is not None  # or it would not be public
    written = Revision.objects.filter(number=row.revision).values_list("when", flat=True).first()
    files = [(each, exporting.attached(each, page.root)) for each in row.files.filter(state="current")]
    return {
        "id": key, "url": f"{page.root}/{labels}/publications/{key}", "revision": row.revision, "record": record,
        "written": written.strftime("%Y-%m-%dT%H:%M:%SZ") if written else None,
        "files": [
            {"url": out.address, "name": out.name, "media_type": out.media_type, "bytes": out.bytes, "sha256": file.sha256,
             "language": out.language, "label": out.label} for file, out in files
        ],
    }  # fmt: skip


def _public(row: Row | None, key: str) -> Record:
    """Its record. Raises Gone for one that was withdrawn or taken back, and Http404."""
    if row is None and Revision.objects.filter(publication=key).exists():
        raise Gone("This publication was withdrawn from the library.")
    if row is None or row.status not in ("published", "withdrawn"):
        raise Http404("The library has no such publication.")
    record = Record.model_validate(row.record)
    if record.status == "withdrawn":
        raise Gone(f"This publication was withdrawn from the library. {record.status_reason}".strip())
    return record


@router.get("publications/{key}/citation", response=Citation, summary="How to cite it", operation_id="citation")
def citation(
    request: HttpRequest, key: Path[Key], style: Query[Style] = "apa", page: Query[str] = "", labels: Query[Tongue] = "en"
) -> dict[str, Any]:  # fmt: skip
    """In a style, with a page as printed, in the words of a language."""
    here = page_of(request, labels)
    record = _public(Row.objects.filter(id=key).first(), key)
    item = Item(record, f"{here.root}/{labels}/publications/{key}")
    found = cited(item, Context(here.library.vocabularies, labels), style, page)
    return {
        "style": style, "labels": labels, "reference": found.plain, "short": found.plain_short, "note": found.note,
    }  # fmt: skip


@router.get("publications/{key}/pages", response=Leaves, summary="Its pages as text", operation_id="pages")
def pages(request: HttpRequest, key: Path[Key], asked: Query[Part]) -> dict[str, Any]:
    """The text of its files, page by page, file by file in the order of the record."""
    page = page_of(request, asked.labels)
    _public(Row.objects.filter(id=key).first(), key)
    files = list(File.objects.filter(publication=key, state="current").values_list("sha256", flat=True))
    kind, place = opened(asked.after)
    number, _, start = place.partition("-")
    if asked.after and not (kind == "l" and number.isdecimal() and start.isdecimal() and int(number) < len(files)):
        raise Http404("“after” is no place in this list.")
    found: list[tuple[int, Text]] = []
    for position, sha256 in list(enumerate(files))[int(number or 0) :]:
        rows = Text.objects.filter(document__sha256=sha256, number__gt=int(start[:9]) if start else 0).order_by(
            "number"
        )
        found += [(position, each) for each in rows[: asked.limit + 1 - len(found)]]
        start = ""
        if len(found) > asked.limit:
            break
    shown = found[: asked.limit]
    more = sealed("l", f"{shown[-1][0]}-{shown[-1][1].number}") if len(found) > asked.limit else ""
    return {
        "total": Text.objects.filter(document__sha256__in=files).count(),
        "items": [_leaf(files[position], each) for position, each in shown],
        "next": following(request, page, asked, more) if more else None,
    }


def _leaf(sha256: str, page: Text) -> dict[str, Any]:
    text = "\n\n".join(str(words) for _, words in json.loads(page.blocks))
    return {
        "file": sha256,
        "number": page.number,
        "label": page.label or None,
        "text": text,
        "confidence": page.confidence,
    }


@router.get(
    "publications/{key}/passages", response=Passages, summary="Its passages on a question", operation_id="passages"
)
def passages(request: HttpRequest, key: Path[Key], asked: Query[Within]) -> dict[str, Any]:
    """The pages of its files that have the words, the best first, each with the lines that have them."""
    page, kind, place = page_of(request, asked.labels), *opened(asked.after)
    _public(Row.objects.filter(id=key).first(), key)
    if asked.after and not (kind == "p" and place.isascii() and place.isdigit() and len(place) < 6):
        raise Http404("“after” is no place in this list.")
    query = queries.read({"q": [asked.q], "page": [place or "1"]})
    found = inside(engine(), query, key, page.library.vocabularies)
    return {
        "total": found.total,
        "relaxed": found.relaxed,
        "items": [data.passage(each) for each in found.passages],
        "next": following(request, page, asked, sealed("p", found.next)) if found.next else None,
    }
