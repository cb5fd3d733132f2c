"""Stored files, with byte ranges (RFC 9110, section 14), so that a reader opens one page of a large document at once."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from carrel.files import place
from carrel.models import Document, File
from carrel.web.held import named
from carrel.web.site import base

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$", re.ASCII)
# Whatever stands in a file runs nothing and asks nobody, also when a browser opens it by itself. Browsers show a PDF
# under this; what could hold scripts or markup of a web page is only ever saved.
CLOSED = {"Content-Security-Policy": "default-src 'none'; sandbox"}
_INLINE = ("application/pdf", "text/plain", "image/png", "image/jpeg", "image/webp")
_CHUNK = 256 * 1024


def file(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """A file of a published publication. 302 to what took its place, 304, 404, 206, 416 or the whole."""
    rows = File.objects.filter(sha256=sha256, publication__status="published").order_by("state", "pk")
    row = rows.filter(state="current").first()
    path = place(sha256)
    if row is None and (archived := rows.filter(state="archived", replaced_by__isnull=False).first()):
        now, _ = named(archived.publication_id, sha256)
        if now is not None:
            return HttpResponseRedirect(now.address)
    if row is None or not path.exists():
        raise Http404
    kind = Document.objects.filter(sha256=sha256).values_list("media_type", flat=True).first() or row.media_type
    tag = f'"{sha256}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "public, max-age=86400"} | CLOSED
    headers["Content-Disposition"] = content_disposition_header(kind not in _INLINE, row.name) or "attachment"
    headers["Link"] = f'<{base(request)}/en/publications/{row.publication_id}>; rel="collection"; type="text/html"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    span = _span(request, row.bytes, tag)
    if span == "unsatisfiable":
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.bytes}"})
    start, end = span if isinstance(span, tuple) else (0, row.bytes - 1)
    if isinstance(span, tuple):
        headers["Content-Range"] = f"bytes {start}-{end}/{row.bytes}"
    headers["Content-Length"] = str(end - start + 1)
    return StreamingHttpResponse(
        _bytes(path, start, end), status=206 if span else 200, content_type=kind, headers=headers
    )


def _span(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | str | None:
    """First and last byte that are asked for; None for the whole. Several ranges at once get the whole."""
    found = _RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    if not found or found[0] == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size - 1
    else:
        start, end = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (start, end) if start <= end < size else "unsatisfiable"


def _bytes(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk
