"""Covers: the first page of a document as a picture, in the size of a page and in that of a list."""

import os
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from PIL import Image

from carrel import files
from carrel.models import File

SMALL = 168  # pixels: twice the width that lists give a cover
_FOR_EVER = "public, max-age=31536000, immutable"


def cover(request: HttpRequest, sha256: str, small: bool = False) -> HttpResponseBase:
    """Of a current file of a published publication."""
    path = files.cover(sha256)
    if not path.exists() or not _public(sha256):
        raise Http404
    tag = f'"{sha256[:16]}{"s" if small else ""}"'
    headers = {"ETag": tag, "Cache-Control": _FOR_EVER, "Content-Security-Policy": "default-src 'none'; sandbox"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    shown = _smaller(path) if small else path
    return FileResponse(shown.open("rb"), content_type="image/webp", headers=headers)


def _public(sha256: str) -> bool:
    return File.objects.filter(sha256=sha256, state="current", publication__status="published").exists()


def _smaller(path: Path) -> Path:
    """The cover in the size of a list, made once."""
    small = path.with_name(f"{path.stem}-small.webp")
    if not small.exists() or small.stat().st_mtime < path.stat().st_mtime:
        part = small.with_suffix(f".{os.getpid()}.part")
        with Image.open(path, formats=("WEBP",)) as picture:
            picture.thumbnail((SMALL, SMALL * 4 // 3 * 2), Image.Resampling.LANCZOS)
            picture.save(part, "WEBP", quality=80)
        part.replace(small)
    return small
