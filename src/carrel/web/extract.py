"""One page of a PDF as a file of its own, made when it is first asked for and kept for a while."""

import os
import threading
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from carrel.documents import Unreadable, asking
from carrel.files import place
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
        answer = plain("pdf", {}, 503, "Many pages are being prepared just now. Please try again in a moment.")
        answer["Retry-After"] = str(PATIENCE)
        return answer
    stem = held.file.name.rsplit(".", 1)[0]
    return FileResponse(
        made.open("rb"), filename=f"{stem} - {number}.pdf", content_type="application/pdf", headers=headers
    )


def _made(sha256: str, number: int) -> Path:
    kept = Path(settings.CARREL_HOME) / "extracts" / f"{sha256}-{number}.pdf"
    if kept.exists():
        return kept
    if not _working.acquire(timeout=PATIENCE):
        raise TimeoutError
    try:
        found = asking.extracted(place(sha256), number)
    finally:
        _working.release()
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
