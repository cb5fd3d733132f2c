"""Lists and records as data: the address of a page plus an ending. Feeds and JSON give one page of a list; what the
formats write is the whole of it, and leaves while it is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from carrel import exporting
from carrel.formats import Context, Item, Writer, feeds, writers, zoteroout
from carrel.search import finding, following
from carrel.search.query import Query
from carrel.text import slug
from carrel.web import data
from carrel.web.site import Page, base, library, page_of

# how a reader knows a format; others by their ending
SHORT = {
    "bib": "BibTeX", "csl.json": "CSL", "xml": "Dublin Core", "dcterms.xml": "Qualified Dublin Core", "marcxml": "MARCXML",
    "mrc": "MARC 21", "jsonld": "JSON-LD",
    "datacite.xml": "DataCite XML", "datacite.json": "DataCite JSON",
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One format in which readers can take something with them."""

    name: str
    ending: str
    media_type: str


def ways() -> list[Way]:
    """In the order in which they are offered."""
    return [Way(SHORT.get(name, name.upper()), name, each.MEDIA_TYPE) for name, each in writers().items()]


def listed(
    request: HttpRequest, language: str, query: Query, path: str, ending: str, title: str, name: str = ""
) -> HttpResponseBase:
    """A list as data. `path` is that of its page, `name` that of the file. Raises Http404 for an ending nobody knows."""
    page = page_of(request, language)
    if ending in data.PAGED:
        counted = None if ending == "json" else ()
        return data.PAGED[ending](request, page, library().find(query, language, None, counted), path, title)
    writer = _writer(ending)
    keys = finding.ids(following.engine(), query, page.library.vocabularies)
    found = exporting.items(keys, base(request), language)
    asked = f"?{query.at(1).address()}" if query.at(1).address() else ""
    address = f"{base(request)}{page.to(path)}{asked}"
    return _streamed(writer, found, page, name or slug(query.words) or "publications", address)


def single(request: HttpRequest, language: str, key: str, ending: str) -> HttpResponseBase:
    """A published record as data. Raises Http404 for an ending nobody knows."""
    page = page_of(request, language)
    address = f"{base(request)}{page.to(f'/publications/{key}')}"
    answer = _streamed(_writer(ending), exporting.items([key], base(request), language), page, key, address)
    answer["Link"] = f'<{address}>; rel="describes"; type="text/html"'
    return answer


def _writer(ending: str) -> Writer:
    if found := known().get(ending):
        return found
    raise Http404


def known() -> dict[str, Writer]:
    """{ending: writer}: those that readers are offered, and those that programs ask for."""
    return writers() | {feeds.ENDING: feeds, zoteroout.ENDING: zoteroout}


def _streamed(writer: Writer, items: Iterable[Item], page: Page, name: str, address: str) -> StreamingHttpResponse:
    context = Context(page.library.vocabularies, page.language, page.name, address)
    text = writer.MEDIA_TYPE.startswith("text/") and "charset" not in writer.MEDIA_TYPE
    return StreamingHttpResponse(
        writer.write(items, context),
        content_type=f"{writer.MEDIA_TYPE}; charset=utf-8" if text else writer.MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{writer.ENDING}"',
            "Content-Language": page.language,
            "X-Robots-Tag": "noindex",
        },
    )
