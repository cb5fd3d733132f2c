"""A folder comes into the library: its files once by their content, its lists as descriptions of them.

What was met before is passed over, also after it was moved or renamed. A list beside the files (CSV, RIS, BibTeX ...) that
names them, or bears the name of one, describes them: that is the librarian's word, and nothing is proposed for these.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from carrel import documents, files, formats, holding, imports, matching, proposals, terms, transcripts
from carrel.catalogue import Signature
from carrel.documents import Unreadable, reader
from carrel.formats import Entry, Problem, webpage
from carrel.models import Document, File, Import, Proposal, Seen

LARGEST_LIST = 1_000_000  # bytes of a text that is looked at for whether it is a list
_LISTS_IN_TEXT = ("ris", "bibtex", "cards")
_PASSED = ("Thumbs.db", "desktop.ini", "__MACOSX")


@dataclass
class Taken:
    """What became of the files of a folder."""

    new: list[Document] = field(default_factory=list)
    same: int = 0  # files whose content the library has
    lists: list[Import] = field(default_factory=list)
    linked: int = 0  # files that a list describes
    problems: list[tuple[str, str]] = field(default_factory=list)  # (file, why it was not taken)
    unread: list[Document] = field(default_factory=list)  # of those the library has, what could not be read
    pages: list[tuple[str, int]] = field(
        default_factory=list
    )  # (web page that was taken as a document, publications it lists)
    done: list[Path] = field(default_factory=list)  # files that need not be looked at again
    own: set[int] = field(default_factory=set)  # numbers of the new documents
    known: set[int] = field(default_factory=set)  # numbers of those the library had
    again: int = 0  # of these, what no publication has any more and what is proposed anew
    refused: list[Document] = field(default_factory=list)  # of these, what the librarian refused

    def add(self, found: Document) -> None:
        self.new.append(found)
        self.own.add(found.pk)


def begin(path: Path) -> Import:
    """The import of a folder or document: a new one, or the one that was begun and not ended."""
    place = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()
    begun = Import.objects.filter(sha256=place, format=imports.FOLDER, state="running").last()
    return begun or Import.objects.create(
        source=files.safe_name(path.absolute()), sha256=place, format=imports.FOLDER, started=timezone.now(),
        report=imports.empty(),
    )  # fmt: skip


def take(
    paths: Iterable[Path], who: str, imported: Import | None = None, progress: Callable[[int], object] = lambda _: None
) -> Taken:
    """Copy what is new among these files; documents wait to be read afterwards. Lists come in at once.

    Raises OSError when the library's own folder cannot be written.
    """
    taken = Taken()
    here: dict[Path, Document] = {}
    lists: list[Path] = []
    lists_end_in = {each for known in formats.known().values() for each in known.SUFFIXES}
    lists_end_in -= {each for kind in documents.kinds() for each in kind.SUFFIXES}  # TXT and HTML are read as documents
    for path in paths:
        if path.suffix.lower() in lists_end_in:
            lists.append(path)
        elif found := _document(path, imported, taken):
            here[path] = found
        progress(1)
    for path in lists:
        _describe(path, here, who, taken)
    _anew(taken, imported, who)
    return taken


def _anew(taken: Taken, imported: Import | None, who: str) -> None:
    """What is known and belongs nowhere, such as after `undo`, is proposed again from the text that is kept."""
    if not taken.known:
        return
    proposals.waiting()  # drafts that went otherwise are decided
    for found in [each for each in proposals.homeless() if each.pk in taken.known]:
        found.imported = imported
        found.save(update_fields=["imported"])
        taken.again += 1
        try:
            with transaction.atomic():
                proposals.settle(found, who)
        except Exception:  # it is read again, and the reading deals with what is wrong with it
            transcripts.again([found.sha256])
    taken.refused = [each for each in proposals.refused() if each.pk in taken.known]


def end(imported: Import, taken: Taken) -> None:
    """Everything of it was read: the report says what came of it."""
    report = imported.report
    proposed = Proposal.objects.filter(document__imported=imported)
    drafts = proposed.filter(action__in=("new", "edition")).count()
    report |= {"added": drafts, "changed": proposed.count() - drafts + taken.linked, "same": taken.same}
    imports.note_problems(imported, [Problem(place[-60:], why, place) for place, why in taken.problems])
    imported.state, imported.ended = "done", timezone.now()
    imported.save()


def walk(folder: Path) -> Iterator[Path]:
    """All files, folder by folder; not hidden ones, nor what systems and word processors leave behind."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED)
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name not in _PASSED and not name.endswith((".part", ".crdownload")):
                yield Path(root, name)


def _document(path: Path, imported: Import | None, taken: Taken) -> Document | None:
    """The document that the file is; None when it is none, with the reason among the problems."""
    try:
        stat = path.stat()
        before = Seen.objects.filter(path=shown(path)).first()
        if before and (before.bytes, before.modified) == (stat.st_size, stat.st_mtime_ns):
            return _met(before, path, imported, taken)
        problem, digest = _judged(path, stat.st_size)
    except OSError as error:
        taken.problems.append((shown(path), f"cannot be read: {error.strerror or error}"))
        return None
    found = None if problem else _stored(path, digest, imported, before, taken)
    said = {"bytes": stat.st_size, "modified": stat.st_mtime_ns, "sha256": digest, "problem": problem}
    Seen.objects.update_or_create(path=shown(path), defaults=said)
    taken.done.append(path)
    if problem:
        taken.problems.append((shown(path), problem))
    return found


def _met(before: Seen, path: Path, imported: Import | None, taken: Taken) -> Document | None:
    taken.done.append(path)
    if before.problem:
        taken.problems.append((before.path, before.problem))
        return None
    return _same(Document.objects.filter(sha256=before.sha256).first(), imported, taken)


def _same(found: Document | None, imported: Import | None, taken: Taken) -> Document | None:
    """What the library has already; whether it could read it is told again. What this import brought before it was killed is new."""
    if found and imported and found.imported_id == imported.pk and found.pk not in taken.own:
        taken.add(found)
        return found
    taken.same += 1
    if found and found.pk not in taken.own:
        taken.known.add(found.pk)
    if found and found.state == "aside" and found not in taken.unread:
        taken.unread.append(found)
    return found


def _judged(path: Path, size: int) -> tuple[str, str]:
    """(why it cannot be taken or "", hash)."""
    if not path.is_file():
        return "is no file", ""
    if not size:
        return "is empty", ""
    try:
        reader.known(path)
    except Unreadable as problem:
        return str(problem), ""
    return "", files.digest(path)


def _stored(path: Path, digest: str, imported: Import | None, before: Seen | None, taken: Taken) -> Document:
    known = Document.objects.filter(sha256=digest).first()
    files.copy(path, files.place(digest))  # also when it is known: a copy that was lost or damaged is mended
    if known:
        _same(known, imported, taken)
        return known
    found = holding.document(path, digest, path.stat().st_size)
    found.imported = imported
    found.instead_of = Document.objects.filter(sha256=before.sha256).first() if before and before.sha256 else None
    found.save(update_fields=["imported", "instead_of"])
    taken.add(found)
    if listed := _listed(path, found):
        taken.pages.append((shown(path), listed))
    return found


def _listed(path: Path, found: Document) -> int:
    """How many publications a document lists, if it is one of the kinds that lists come in too; 0 when it is no list."""
    if found.kind == "html":
        return webpage.listed(path)
    if found.kind != "txt" or found.bytes > LARGEST_LIST:
        return 0
    try:
        format_ = formats.recognise(path)
        named = format_ if format_.NAME in _LISTS_IN_TEXT else None
        return sum(isinstance(each, Entry) for each in named.read(path, terms.current())) if named else 0
    except ValueError:
        return 0


def forget(folder: Path) -> None:
    """What lay in this folder and was read is no longer there; another file of the same name will be another file."""
    waiting = Document.objects.filter(state__in=("waiting", "reading")).values("sha256")
    Seen.objects.filter(path__startswith=shown(folder)).exclude(sha256__in=waiting).delete()


def shown(path: Path) -> str:
    """The path as text that every database keeps: file systems allow more."""
    return os.fsencode(path.absolute()).decode("utf-8", "replace")


# --- lists -----------------------------------------------------------------------------------------------------------


def _describe(path: Path, here: dict[Path, Document], who: str, taken: Taken) -> None:
    """Import a list unless it came before as it is, and give the publications it describes their files."""
    try:
        stat = path.stat()
        seen = {"bytes": stat.st_size, "modified": stat.st_mtime_ns}
        if not Seen.objects.filter(path=shown(path), **seen).exists():
            taken.lists.append(imported := imports.run(imports.start(path), who))
            Seen.objects.update_or_create(path=shown(path), defaults=seen | {"sha256": imported.sha256, "problem": ""})
        taken.linked += _linked(path, here, Signature(who, f"described in {path.name}"), taken)
        taken.done.append(path)
    except (ValueError, OSError, imports.Busy) as problem:
        taken.problems.append((shown(path), str(problem)))


def _linked(path: Path, here: dict[Path, Document], signature: Signature, taken: Taken) -> int:
    entries = [each for each in formats.recognise(path).read(path, terms.current()) if isinstance(each, Entry)]
    linked = 0
    for entry in entries:
        meant = _meant(entry, path, here, len(entries) == 1)
        if lost := [name for name in entry.files if "://" not in name] if not meant else []:
            taken.problems.append((shown(path), f"{entry.where} names {lost[0]}, which is not among the files"))
        for place in meant:
            found = here[place]
            key = matching.key_of(entry)
            if key and not File.objects.filter(publication=key, sha256=found.sha256).exists():
                holding.hold(key, found, signature)
                proposals.attached(found, key, signature)
                linked += 1
    return linked


def _meant(entry: Entry, path: Path, here: dict[Path, Document], only: bool) -> list[Path]:
    """The files of an entry: by the paths it states, else by their names; an only entry means the file called as its list."""
    by_name = {place.name: place for place in here}
    stated = [Path(name.replace("\\", "/")) for name in entry.files]
    found = [here_ for name in stated if (here_ := _at(path.parent / name, here) or by_name.get(name.name))]
    if not found and only:
        found = [place for place in here if place.parent == path.parent and place.stem == path.stem]
    return found


def _at(place: Path, here: dict[Path, Document]) -> Path | None:
    place = Path(os.path.normpath(place))
    return place if place in here else None
