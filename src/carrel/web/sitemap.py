"""Where machines begin: robots.txt, the site map in parts, and the description of the search."""

from collections.abc import Iterable, Iterator
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse

from carrel.languages import INTERFACE
from carrel.models import Publication, Revision
from carrel.vocabulary import NAMES
from carrel.web import exports
from carrel.web.site import base, library, static_digest
from carrel.web.wording import preferred, wording

PART = 2_500  # publications, each in four languages: no part has more than 10,000 addresses
PLACES = ("/", "/search", "/gaps", "/about", "/help", "/safety", "/privacy", "/accessibility")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML = "application/xml; charset=utf-8"


def robots(request: HttpRequest) -> HttpResponse:
    """Machines may read every page; of searches only those that ask for one thing, or they would never end; and no
    search as a file, which is a whole list each time."""
    whole = "".join(f"Disallow: /*/search.{way.ending}\n" for way in exports.ways())
    chosen = "Disallow: /*cite=\nDisallow: /*list=\n"  # what readers choose is no other page
    text = f"User-agent: *\nDisallow: /*/search?*&\n{chosen}{whole}Allow: /\n\nSitemap: {base(request)}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain")


def index(request: HttpRequest) -> HttpResponse:
    """The parts: pages and terms, then publications from a key onwards."""
    root = base(request)
    newest = _when(Revision.objects.aggregate(newest=Max("number"))["newest"])
    names = [(f"terms-{number}", newest) for number in range(-(-len(_terms()) // PART))]
    parts = [*names, *((f"from-{first}", _when(revision)) for first, revision in _parts())]
    text = "".join(
        f"<sitemap><loc>{escape(root)}/sitemap-{name}.xml</loc>{_lastmod(when)}</sitemap>" for name, when in parts
    )
    return HttpResponse(f"{_HEAD}<sitemapindex {_SPACE}>{text}</sitemapindex>", content_type=_XML)


def _parts() -> Iterator[tuple[str, int]]:
    """(first key, newest revision) of every so many publications."""
    rows = Publication.objects.order_by("id").values_list("id", "revision", "status").iterator(chunk_size=PART)
    published = ((key, revision) for key, revision, status in rows if status == "published")
    while part := list(islice(published, PART)):
        yield part[0][0], max(revision for _, revision in part)


def terms(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Pages that are always there, and those of terms that have publications."""
    found = _terms()[number * PART : (number + 1) * PART]
    if not found:
        raise Http404
    return _streamed(base(request), ((path, "") for path in found))


def _terms() -> list[str]:
    counts = library().counts
    lists = [f"/{word}" for word in NAMES.values()]
    return [*PLACES, *lists, *(f"/{word}/{key}" for name, word in NAMES.items() for key in counts.get(name, {}))]


def publications(request: HttpRequest, first: str) -> StreamingHttpResponse:
    """Those from this key onwards, as many as a part has."""
    return _streamed(base(request), _published(first))


def _published(first: str, batch: int = 500) -> Iterator[tuple[str, str]]:
    """(path, when it was written last)."""
    rows = Publication.objects.filter(id__gte=first).order_by("id").values_list("id", "revision", "status")
    published = ((key, revision) for key, revision, status in rows.iterator(chunk_size=batch) if status == "published")
    found = list(islice(published, PART))
    for start in range(0, len(found), batch):
        numbers = [revision for _, revision in found[start : start + batch]]
        dates = dict(Revision.objects.filter(number__in=numbers).values_list("number", "when"))
        for key, revision in found[start : start + batch]:
            yield f"/publications/{key}", dates[revision].strftime("%Y-%m-%d") if revision in dates else ""


def _streamed(root: str, places: Iterable[tuple[str, str]]) -> StreamingHttpResponse:
    return StreamingHttpResponse(_urls(escape(root), places), content_type=_XML)


def _urls(root: str, places: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Each place in each language, and with each of them the others."""
    yield f'{_HEAD}<urlset {_SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">'.encode()
    for path, when in places:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{root}/{language}{path}"/>'
            for tag, language in [*((each, each) for each in INTERFACE), ("x-default", "en")]
        )
        urls = (f"<url><loc>{root}/{each}{path}</loc>{_lastmod(when)}{others}</url>" for each in INTERFACE)
        yield "".join(urls).encode()
    yield b"</urlset>"


def _lastmod(when: str) -> str:
    return f"<lastmod>{when}</lastmod>" if when else ""


def _when(number: int | None) -> str:
    when = Revision.objects.filter(number=number or 0).values_list("when", flat=True).first()
    return when.strftime("%Y-%m-%d") if when else ""


def opensearch(request: HttpRequest, language: str = "") -> HttpResponse:
    """OpenSearch 1.1: how a browser adds this library to its search engines."""
    if not language:
        return HttpResponseRedirect(f"/{preferred(request.headers.get('Accept-Language', ''))}/opensearch.xml")
    here, name = f"{base(request)}/{language}", wording(language).t(settings.CARREL["name"])
    kinds = (
        ("text/html", "search"), ("application/atom+xml", "search.atom"), ("application/json", "search.json"),
        ("application/x-suggestions+json", "suggest.list"),
    )  # fmt: skip
    urls = "".join(
        f'<Url type="{kind}" template={quoteattr(f"{here}/{path}?q={{searchTerms}}")}/>' for kind, path in kinds
    )
    text = (
        f'{_HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>{escape(name[:16])}</ShortName>'
        f"<LongName>{escape(name[:48])}</LongName><Description>{escape(name)}</Description><Language>{language}</Language>"
        f'<InputEncoding>UTF-8</InputEncoding><Image type="image/svg+xml">{escape(base(request))}/static/{static_digest()}/icon.svg</Image>'
        f"{urls}</OpenSearchDescription>"
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml; charset=utf-8")
