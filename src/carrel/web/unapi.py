"""unAPI 1: by its key, a publication on any page leaves in the formats of reference managers. Zotero saves lists so."""

from xml.sax.saxutils import quoteattr

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from carrel.models import Publication
from carrel.web import exports

# {name in unAPI: ending}. Zotero takes the first that it knows of a list of its own, in which rdf_zotero is the first and
# MODS and MARC stand before RIS. With it alone come the files and all the fields.
NAMES = {"rdf_zotero": "rdf", "ris": "ris", "bibtex": "bib", "oai_dc": "xml"}


def unapi(request: HttpRequest, language: str) -> HttpResponseBase:
    """Without `id`: the formats. With it: those of that publication (300). With `format` too: the publication."""
    key, name = request.GET.get("id", ""), request.GET.get("format", "")
    if not key:
        return _formats("")
    if not Publication.objects.filter(id=key[:80], status="published").exists():
        raise Http404
    if not name:
        return _formats(key)
    if name not in NAMES:
        return HttpResponse("The library does not write this format.\n", status=406, content_type="text/plain")
    return exports.single(request, language, key, NAMES[name])


def _formats(key: str) -> HttpResponse:
    known = {name: exports.known()[ending].MEDIA_TYPE for name, ending in NAMES.items()}
    lines = "".join(f"<format name={quoteattr(name)} type={quoteattr(kind)}/>" for name, kind in known.items())
    named = f" id={quoteattr(key)}" if key else ""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<formats{named}>{lines}</formats>'
    return HttpResponse(text, status=300 if key else 200, content_type="application/xml; charset=utf-8")
