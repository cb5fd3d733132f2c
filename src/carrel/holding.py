"""Files of publications: what is held of them, in which language, and what took the place of what."""

from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from carrel import catalogue, files
from carrel.catalogue import Signature
from carrel.documents import sniff
from carrel.models import Document, File, Publication

_SAID = ("name", "media_type", "bytes", "language", "label", "role", "state", "replaced_by")
ROLES = ("document", "annex", "slides")


def attach(
    key: str,
    path: Path,
    signature: Signature,
    language: str = "",
    label: str = "",
    role: str = "",
    old: File | None = None,
) -> File:
    """Add a file to a publication, in the place of `old` when that is given; a copy is kept. The same bytes again only change
    what is said of them, where something is said.

    Raises catalogue.Unknown, ValueError.
    """
    catalogue.get(key)
    digest, size = files.store(path)  # outside of the transaction: others write meanwhile
    return hold(key, document(path, digest, size), signature, language, label, role, old)


@transaction.atomic
def hold(
    key: str,
    found: Document,
    signature: Signature,
    language: str = "",
    label: str = "",
    role: str = "",
    old: File | None = None,
) -> File:
    """Make a stored document a file of the publication. What is the case already leaves no line in the history. Raises ValueError."""
    row = File.objects.filter(publication=key, sha256=found.sha256).first()
    before = {name: getattr(row, name) for name in _SAID} if row else {}
    said = {
        "name": found.name, "media_type": found.media_type, "bytes": found.bytes,
        "language": language or before.get("language", ""), "label": label or before.get("label", ""),
        "role": role or before.get("role", "document"), "state": "current", "replaced_by": None,
    }  # fmt: skip
    if said != before:
        row, _ = File.objects.update_or_create(publication_id=key, sha256=found.sha256, defaults=said)
    assert row is not None
    if old:
        _instead(old, row)
    if old or said != before:
        catalogue.touch([key], signature)
    return row


def document(path: Path, digest: str, size: int) -> Document:
    """The row of a stored file, made when it is new. What no kind of document recognises has nothing to be read."""
    kind = sniff(path)
    said = {
        "name": files.safe_name(path), "bytes": size, "kind": kind.NAME if kind else "",
        "media_type": kind.MEDIA_TYPE if kind else files.media_type(path),
        "state": "waiting" if kind else "other",
    }  # fmt: skip
    return Document.objects.get_or_create(sha256=digest, defaults=said)[0]


@transaction.atomic
def replace(old: File, new: File, signature: Signature) -> None:
    """`new` takes the place of `old`: readers are led there; the old file stays for the librarian. Raises ValueError."""
    _instead(old, new)
    catalogue.touch([old.publication_id], signature)


def _instead(old: File, new: File) -> None:
    if old.publication_id != new.publication_id or old.pk == new.pk:
        raise ValueError("a file is replaced by another file of the same publication")
    File.objects.filter(pk=new.pk).update(role=old.role, language=new.language or old.language)
    File.objects.filter(pk=old.pk).update(state="archived", replaced_by=new)


@transaction.atomic
def take_off(file: File, signature: Signature) -> None:
    """It is no file of its publication any more; the stored bytes and their text stay."""
    key = file.publication_id
    file.delete()
    catalogue.touch([key], signature)


def users(found: Document) -> QuerySet[Publication]:
    """Publications that have the document among their current files."""
    return Publication.objects.filter(files__sha256=found.sha256, files__state="current")


def file_of(key: str, wanted: str) -> File:
    """A current file of the publication by its name, its label or the beginning of its hash. Raises catalogue.Unknown."""
    held = File.objects.filter(publication=key, state="current")
    found = [
        file
        for file in held
        if wanted and (wanted in (file.name, file.label) or file.sha256.startswith(wanted.lower()))
    ]
    if len(found) != 1:
        names = ", ".join(file.name for file in held) or "none"
        raise catalogue.Unknown(f"{key!r} has {len(found) or 'no'} files {wanted!r}; its files: {names}")
    return found[0]
