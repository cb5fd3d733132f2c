"""Whether the library is whole: every fault is named, with what mends it. Nothing is changed.

Fixity: each stored file is read and its SHA-256 compared with the one under which it was taken (OAIS, ISO 14721).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.models import Count, F, Q

from carrel import files, proposals
from carrel.models import Document, File, Page, Publication

Progress = Callable[[int], object]


@dataclass(frozen=True)
class Fault:
    what: str  # a sentence
    remedy: str


def faults(progress: Progress = lambda size: None) -> Iterator[Fault]:
    """All there are. `progress` is told the bytes of each stored file that was compared."""
    damaged = list(_database())
    yield from damaged
    if not damaged:
        yield from _stored(progress)
        yield from _unread()
        yield from _texts()
        yield from _homeless()
        yield from _strangers()


def size() -> int:
    """Bytes of all stored files, as the database knows them."""
    return sum(dict(_held()).values())


def _database() -> Iterator[Fault]:
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(5)")
            said = [row[0] for row in cursor.fetchall()]
    except DatabaseError as problem:
        said = [str(problem)]
    if said != ["ok"]:
        yield Fault(f"The database is damaged: {'; '.join(said)}.", "Stop Carrel and bring back the last backup.")


def _held() -> Iterator[tuple[str, int]]:
    """(hash, bytes) of everything that must be stored."""
    yield from Document.objects.order_by("sha256").values_list("sha256", "bytes").iterator()
    known = Document.objects.values("sha256")
    yield from File.objects.exclude(sha256__in=known).values_list("sha256", "bytes").distinct()


def _stored(progress: Progress) -> Iterator[Fault]:
    mend = "Attach or import the same file again."
    for digest, bytes_ in _held():
        path = files.place(digest)
        try:
            found = files.digest(path)
        except FileNotFoundError:
            yield Fault(f"{_called(digest)} is gone: {path}", mend)
        except OSError as problem:
            yield Fault(
                f"{_called(digest)} cannot be read ({problem.strerror}): {path}", "Look at the disk and its rights."
            )
        else:
            if found != digest:
                yield Fault(f"{_called(digest)} is not what was taken in; its SHA-256 is {found}: {path}", mend)
        progress(bytes_)


def _called(digest: str) -> str:
    row = Document.objects.filter(sha256=digest).first() or File.objects.filter(sha256=digest).first()
    keys = list(File.objects.filter(sha256=digest).values_list("publication", flat=True)[:3])
    return f"{row.name if row else 'a file'}" + (f" of {', '.join(keys)}" if keys else "")


def _unread() -> Iterator[Fault]:
    for found in Document.objects.filter(state="aside"):
        yield Fault(
            f"{_called(found.sha256)} could not be read: {found.reason.rstrip('.')}.",
            f"It is kept, and can be downloaded. To try again: ./carrel reread {found.sha256[:12]}",
        )
    if waiting := Document.objects.filter(state__in=("waiting", "reading")).count():
        yield Fault(f"{waiting} of the documents wait to be read.", "Start the library, or ./carrel work --once.")
    for found in Document.objects.filter(state="read", unread__gt=0):
        yield Fault(
            f"{_called(found.sha256)}: {found.unread} of its pages have no text: {found.reason.rstrip('.') or 'they are pictures'}.",
            f"Install tesseract, then ./carrel reread {found.sha256[:12]}",
        )


def _homeless() -> Iterator[Fault]:
    for found in proposals.homeless():
        yield Fault(
            f"{found.name} belongs to no publication.",
            f"To have it proposed: ./carrel reread {found.sha256[:12]}. If ./carrel list names its publication: "
            f"./carrel attach, the key that stands there, and {files.place(found.sha256)}",
        )


def _texts() -> Iterator[Fault]:
    counted = Document.objects.filter(state="read").annotate(has=Count("text")).filter(~Q(has=F("pages")))
    for found in counted:
        yield Fault(
            f"{_called(found.sha256)} has {found.pages} pages and the text of {found.has}.",
            f"./carrel reread {found.sha256[:12]}",
        )
    for digest in Document.objects.filter(cover=True).values_list("sha256", flat=True):
        if not files.cover(digest).exists():
            yield Fault(f"The cover of {_called(digest)} is gone.", f"./carrel reread {digest[:12]}")


def _strangers() -> Iterator[Fault]:
    """Files in the folder of stored files that no row knows: they do no harm, and are not the library's."""
    known = {digest for digest, _ in _held()}
    for path in sorted(files.place("0" * 64).parent.parent.glob("*/*")):
        if path.suffix == ".part":
            yield Fault(f"Half a copy was left: {path}", "Delete it.")
        elif path.name not in known:
            yield Fault(f"Nothing in the library knows this file: {path}", "Import it, or delete it.")


def counts() -> dict[str, int]:
    return {"publication": Publication.objects.count(), "file": Document.objects.count(), "page": Page.objects.count()}
