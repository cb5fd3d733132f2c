"""Documents that wait are read, page by page into rows.

Reading happens in processes apart (documents.reading), so that a bad file costs itself alone: it is tried once more, then set
aside with the reason. One process of the library reads at a time; killed, the next one begins its documents again.
"""

import errno
import fcntl
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F

from carrel import documents, files
from carrel.documents import Begun, Ended
from carrel.documents.child import place
from carrel.documents.reading import Failed, Readers
from carrel.models import Document, Page

BATCH = 200  # pages that are written at once
TRIES = 2
Progress = Callable[[Document, int], object]  # the document, and how many of its pages came; 0: it was dealt with


class Busy(RuntimeError):
    """Another process is reading."""


@contextmanager
def alone(wait: bool = False) -> Iterator[None]:
    """The right to read, for one process at a time. Raises Busy, unless it is to `wait`."""
    path = Path(settings.CARREL_HOME) / "reading.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Busy("documents are being read already") from None
        yield


def read(
    by: int | Readers[int],
    done: Callable[[Document], object],
    progress: Progress = lambda found, pages: None,
    most: int = 0,
    only: int = 0,
) -> int:
    """Read what waits, or of that the document `only`, `by` so many processes or those that there are; `done` is told each document
    that is read. Returns how many were dealt with, at most `most` unless that is 0. The caller is `alone`."""
    Document.objects.filter(state="reading").update(state="waiting")  # whoever was at them is gone
    _come_back()
    if not Document.objects.filter(state="waiting").exists():
        return 0  # the worker asks every two seconds: no process is started for nothing
    dealt = 0
    with Readers[int](by) if isinstance(by, int) else nullcontext(by) as readers:
        while jobs := list(_waiting(most - dealt if most else 1_000, only)):
            dealt += _read(readers, jobs, done, progress)
            if most and dealt >= most:
                break
    return dealt


def _come_back() -> None:
    """What was gone and is there again, in whatever way, is read."""
    for found in Document.objects.filter(state="gone"):
        if files.place(found.sha256).exists():
            Document.objects.filter(pk=found.pk).update(state="waiting", reason="")


def _waiting(most: int, only: int) -> Iterator[Document]:
    rows = Document.objects.filter(state="waiting", **({"pk": only} if only else {}))
    for found in rows.order_by("tries", "pk")[:most]:
        if files.place(found.sha256).exists():
            yield found
        else:
            gone = "The file is gone from the data folder. Import or attach it again."
            Document.objects.filter(pk=found.pk).update(state="gone", reason=gone)


def _read(
    readers: Readers[int], jobs: Sequence[Document], done: Callable[[Document], object], progress: Progress
) -> int:
    at_work = {found.pk: _Transcript(found) for found in jobs}
    Document.objects.filter(pk__in=at_work).update(state="reading")
    for key, event in readers.read((found.pk, files.place(found.sha256)) for found in jobs):
        transcript = at_work[key]
        if isinstance(event, Begun):
            transcript.begin(event)
        elif isinstance(event, documents.Page):
            transcript.add(event)
            progress(transcript.found, 1)
        else:
            transcript.fail(event) if isinstance(event, Failed) else _ended(transcript, event, done)
            del at_work[key]
            progress(transcript.found, 0)
    return len(jobs)


def _ended(transcript: "_Transcript", ended: Ended, done: Callable[[Document], object]) -> None:
    """Its text is kept together with what follows from it: a process killed in between would have lost the latter."""
    try:
        with transaction.atomic():
            transcript.end(ended)
            done(transcript.found)
    except Exception as problem:
        row = Document.objects.filter(pk=transcript.found.pk)
        if not isinstance(problem, OSError | DatabaseError) and row.filter(tries__gte=TRIES - 1).exists():
            transcript.found.refresh_from_db()  # of what was not kept, nothing is said
            transcript.fail(Failed(f"The file was read, but Carrel has a fault here ({place(problem)}).", again=False))
            return
        with suppress(DatabaseError):  # the others come first next time, whatever is wrong with this one
            row.update(state="waiting", tries=F("tries") + 1)
        raise


class _Transcript:
    """One document on its way into rows."""

    def __init__(self, found: Document) -> None:
        self.found = found
        self._pages: list[documents.Page] = []

    @transaction.atomic
    def begin(self, begun: Begun) -> None:
        found = self.found
        Page.objects.filter(document=found).delete()
        found.kind, found.media_type, found.pages = begun.kind, begun.media_type, begun.pages
        found.outline = [[each.title, each.page, each.level] for each in begun.outline]
        found.metadata, found.recognised = begun.metadata, {}
        found.save()

    def add(self, page: documents.Page) -> None:
        self._pages.append(page)
        if page.confidence is not None:
            self.found.recognised[str(page.number)] = round(page.confidence, 3)
        if len(self._pages) >= BATCH:
            self._write()

    def _write(self) -> None:
        Page.objects.bulk_create(
            Page(
                document=self.found, number=page.number, label=page.label[:40], confidence=page.confidence,
                blocks=json.dumps([[block.kind, block.text] for block in page.blocks], ensure_ascii=False),
            )
            for page in self._pages
        )  # fmt: skip
        self._pages = []

    @transaction.atomic
    def end(self, ended: Ended) -> None:
        self._write()
        found = self.found
        found.cover = _kept_cover(found.sha256, ended.cover)
        found.language, found.unread, found.reason = ended.language, len(ended.unread), "; ".join(ended.notes)[:500]
        found.state = "read"
        found.save()

    @transaction.atomic
    def fail(self, failed: Failed) -> None:
        """Once more, when that may help; else it is set aside. What came of it is not kept: it may be nonsense."""
        found = self.found
        self._pages = []
        Page.objects.filter(document=found).delete()
        found.tries += 1
        if failed.again and found.tries < TRIES:
            found.state, found.reason = "waiting", failed.reason[:500]
            found.save()
        else:
            _aside(found, failed.reason)


def _aside(found: Document, reason: str) -> None:
    found.state, found.reason = "aside", reason[:500]
    found.save()


def _kept_cover(sha256: str, picture: bytes) -> bool:
    if picture:
        path = files.cover(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".part").write_bytes(picture)
        path.with_suffix(".part").replace(path)
    return bool(picture)


def again(which: Sequence[str] = ()) -> int:
    """Have documents read anew: those whose hashes begin so, or all that were read or set aside. Returns how many."""
    rows = Document.objects.filter(state__in=("read", "aside"))
    if which:
        rows = rows.filter(
            sha256__in=[key for key in rows.values_list("sha256", flat=True) if key.startswith(tuple(which))]
        )
    return rows.update(state="waiting", tries=0)


def full(problem: BaseException) -> bool:
    """Whether the disk is full, by whatever it was told."""
    return getattr(problem, "errno", None) == errno.ENOSPC or "disk is full" in str(problem)


def begun(found: Document) -> Begun:
    """What was known before its pages were read."""
    outline = tuple(documents.Heading(*each) for each in found.outline)
    return Begun(found.kind, found.media_type, found.pages or 0, outline, found.metadata)


def pages(found: Document, numbers: Sequence[int]) -> list[documents.Page]:
    """Those of its pages, in order."""
    return [page(row) for row in Page.objects.filter(document=found, number__in=numbers).order_by("number")]


def page(row: Page) -> documents.Page:
    blocks = tuple(documents.Block(kind, text) for kind, text in json.loads(row.blocks))
    return documents.Page(row.number, blocks, row.label, row.confidence)
