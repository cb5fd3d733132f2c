"""One page of a PDF as a file of its own, made when it is first asked for and kept for a while; and where its links lead."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from carrel.documents import Unreadable, asking
from carrel.files import place
from carrel.models import Page
from carrel.web.errors import plain
from carrel.web.files import CLOSED
from carrel.web.held import Held

AT_ONCE = 4  # stand in line in each process, which takes out one page after the other; who comes then waits a little
PATIENCE = 10  # seconds
MOST_KEPT = 1_000  # files; a fifth goes when there are more
_working = threading.BoundedSemaphore(AT_ONCE)


def pdf(request: HttpRequest, held: Held, number: int) -> HttpResponseBase:
    """200, 304, 404 for what has no printed pages or cannot be taken apart, 503 when too many ask."""
    if not held.printed or not place(held.file.sha256).exists():
        raise Http404
    tag = f'"{held.short}-{number}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=86400", "X-Robots-Tag": "noindex"} | CLOSED
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    try:
        made = _made(held.file.sha256, number)
    except Unreadable:
        raise Http404 from None
    except TimeoutError:
        return _busy("pdf")
    stem = held.file.name.rsplit(".", 1)[0]
    return FileResponse(
        made.open("rb"), filename=f"{stem} - {number}.pdf", content_type="application/pdf", headers=headers
    )


def links(request: HttpRequest, held: Held, number: int, root: str) -> HttpResponseBase:
    """{links: [{box: [left, top, right, bottom] in parts of the page, page, label, url}]}, page and label null where it leads to
    the web; `root` is the address before those of pages. 304, 404 and 503 as of `pdf`."""
    if not held.printed or not place(held.file.sha256).exists():
        raise Http404
    tag = f'"{held.short}-{number}-links"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=86400"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    try:
        with _in_turn():
            found = asking.linked(place(held.file.sha256), number)
    except Unreadable:
        raise Http404 from None
    except TimeoutError:
        return _busy("json")
    rows = Page.objects.filter(document=held.document, number__in={each.page for each in found if each.page})
    labels = dict(rows.values_list("number", "label"))
    told = [
        {"box": each.box, "page": each.page or None, "label": labels.get(each.page) or None,
         "url": each.url or root + held.page(each.page)}
        for each in found if each.url or each.page <= held.pages
    ]  # fmt: skip
    return JsonResponse({"links": told}, headers=headers, json_dumps_params={"ensure_ascii": False})


def _busy(suffix: str) -> HttpResponse:
    sentence = "Many pages are being prepared just now. Please try again in a moment."
    answer = plain(suffix, {"status": "busy"}, 503, sentence)
    answer["Retry-After"] = str(PATIENCE)
    return answer


@contextmanager
def _in_turn() -> Iterator[None]:
    """Raises TimeoutError when too many stand in line."""
    if not _working.acquire(timeout=PATIENCE):
        raise TimeoutError
    try:
        yield
    finally:
        _working.release()


def _made(sha256: str, number: int) -> Path:
    kept = Path(settings.CARREL_HOME) / "extracts" / f"{sha256}-{number}.pdf"
    if kept.exists():
        return kept
    with _in_turn():
        found = asking.extracted(place(sha256), number)
    kept.parent.mkdir(exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    part.write_bytes(found)
    part.replace(kept)
    _thin(kept.parent)
    return kept


def _thin(folder: Path) -> None:
    """The oldest go when there are too many: they are made again when somebody asks."""
    found = list(folder.glob("*.pdf"))
    if len(found) > MOST_KEPT:
        for old in sorted(found, key=lambda path: path.stat().st_mtime)[: MOST_KEPT // 5]:
            old.unlink(missing_ok=True)
