"""One page of a list as data: JSON, Atom and JSON Feed at the address of the page plus an ending."""

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse, JsonResponse

from carrel.models import Publication, Revision
from carrel.record import facets
from carrel.search.finding import Hit, Results
from carrel.search.passages import Passage
from carrel.text import clean
from carrel.web.site import Page, base, frequent

MOST_VALUES = 1_000  # of a facet that the data lists


def as_json(request: HttpRequest, page: Page, results: Results, path: str, title: str) -> HttpResponse:
    """search.json as docs/addresses.md describes it."""
    root = base(request)
    following = (
        f"{root}/{page.language}{path}.json?{results.query.at(results.next).address()}" if results.next else None
    )
    body = {
        "total": results.total,
        "query": results.query.words,
        "items": [item(hit, page, root) for hit in results.hits],
        "facets": {facet: counts(page, facet, results.facets.get(facet, {})) for facet in facets()},
        "widened": [widened(page, each) for each in results.widened],
        "relaxed": results.relaxed or None,
        "every": results.every,
        "meant": page.library.meant(results.query),
        "next": following,
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def item(hit: Hit, page: Page, root: str) -> dict[str, Any]:
    card = hit.card
    return {
        "id": card.id,
        "url": f"{root}/{page.language}/publications/{card.id}",
        "title": card.title,
        "type": card.type,
        "year": card.issued[:4] if card.issued else None,
        "organisations": card.organisations,
        "topics": card.topics,
        "places": card.places,
        "languages": card.languages,
        "abstract": card.abstract,
        "notice": card.notice or None,
        "score": round(hit.score, 4),
        "passages": [passage(each) for each in hit.passages],
    }


def passage(found: Passage) -> dict[str, Any]:
    return {"file": found.file.sha256, "page": found.number, "label": found.label or None, "text": found.text}


def counts(page: Page, facet: str, found: Any) -> list[dict[str, Any]]:
    ordered = sorted(found.items(), key=frequent)[:MOST_VALUES]
    return [{"key": key, "label": page.label(facet, key), "count": count} for key, count in ordered]


def widened(page: Page, added: Any) -> dict[str, Any]:
    vocabulary, key = added.term
    return {
        "words": added.words,
        "vocabulary": vocabulary,
        "key": key,
        "label": page.label(vocabulary, key),
        "deprecated": added.deprecated[1] if added.deprecated else None,
        "names": [{"language": name.language or None, "words": name.words} for name in added.names],
    }


def as_atom(request: HttpRequest, page: Page, results: Results, path: str, title: str) -> HttpResponse:
    """RFC 4287. An entry's id is its address in English, whatever the language of the feed."""
    root = base(request)
    query = results.query.address()
    this = f"{root}/{page.language}{path}.atom" + (f"?{query}" if query else "")
    dates = _dates([hit.card.id for hit in results.hits])
    newest = max(dates.values(), default="1970-01-01T00:00:00Z")
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{page.language}">'
        f"<title>{escape(title)}</title><id>{escape(this)}</id><updated>{newest}</updated>"
        f'<link rel="self" href={quoteattr(this)}/><link rel="alternate" type="text/html" href={quoteattr(this.replace(".atom", "", 1))}/>'
    )
    entries = "".join(_entry(hit, page, root, dates.get(hit.card.id, newest)) for hit in results.hits)
    return HttpResponse(f"{head}{entries}</feed>", content_type="application/atom+xml; charset=utf-8")


def _entry(hit: Hit, page: Page, root: str, date: str) -> str:
    card = hit.card
    names = [page.label("organisation", key) for key in card.organisations] + list(card.persons)
    abstract = "" if card.notice else card.abstract.get(hit.language, "")
    return (
        f'<entry><title xml:lang="{hit.title_language}">{escape(card.title[hit.title_language])}</title>'
        f"<id>{escape(root)}/en/publications/{card.id}</id>"
        f'<link rel="alternate" href={quoteattr(f"{root}/{page.language}/publications/{card.id}")}/><updated>{date}</updated>'
        + "".join(f"<author><name>{escape(clean(name))}</name></author>" for name in names or ["?"])
        + "".join(
            f"<category term={quoteattr(key)} label={quoteattr(page.label('topic', key))}/>" for key in card.topics
        )
        + (f'<summary xml:lang="{hit.language}">{escape(abstract)}</summary>' if abstract else "")
        + (f"<summary>{escape(card.notice)}</summary>" if card.notice else "")
        + "</entry>"
    )


def _dates(keys: list[str]) -> dict[str, str]:
    """{publication: when it was written last}, in one query."""
    numbers = Publication.objects.filter(id__in=keys).values("revision")
    rows = Revision.objects.filter(number__in=numbers).values_list("publication", "when")
    return {key: when.strftime("%Y-%m-%dT%H:%M:%SZ") for key, when in rows}


def as_json_feed(request: HttpRequest, page: Page, results: Results, path: str, title: str) -> HttpResponse:
    """JSON Feed 1.1. An item's id is its address in English, as in the Atom feed."""
    home, query = f"{base(request)}/{page.language}{path}", results.query.address()
    following = f"{home}.feed.json?{results.query.at(results.next).address()}" if results.next else ""
    dates = _dates([hit.card.id for hit in results.hits])
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "language": page.language,
        "home_page_url": f"{home}?{query}" if query else home,
        "feed_url": f"{home}.feed.json?{query}" if query else f"{home}.feed.json",
        "next_url": following,
        "items": [_fed(hit, page, base(request), dates.get(hit.card.id, "")) for hit in results.hits],
    }
    answer = JsonResponse(_stated(body), json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/feed+json; charset=utf-8"
    return answer


def _fed(hit: Hit, page: Page, root: str, date: str) -> dict[str, Any]:
    card, title = hit.card, hit.card.title[hit.title_language]
    names = [page.label("organisation", key) for key in card.organisations] + list(card.persons)
    return _stated(
        {
            "id": f"{root}/en/publications/{card.id}",
            "url": f"{root}/{page.language}/publications/{card.id}",
            "title": title,
            "content_text": card.notice or card.abstract.get(hit.language, "") or title,
            "date_modified": date,
            "language": hit.language or hit.title_language,
            "authors": [{"name": clean(name)} for name in names],
            "tags": [page.label("topic", key) for key in card.topics],
        }
    )


def _stated(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value or name == "items"}


PAGED: dict[str, Callable[[HttpRequest, Page, Results, str, str], HttpResponse]] = {
    "json": as_json,
    "atom": as_atom,
    "feed.json": as_json_feed,
}
