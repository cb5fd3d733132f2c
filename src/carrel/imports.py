"""Files and other sources into the catalogue: repeatable, resumable, reported, undoable.

A file is copied to the data folder first, as is what another source brings; entries go in batch by batch, each batch with
the position it reaches in one transaction. A killed run goes on there: when the file is imported again, or by the worker.
"""

import fcntl
import gc
import itertools
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from carrel import catalogue, files, matching, proposals, sources, terms
from carrel.catalogue import Signature
from carrel.formats import Entry, Problem, Unreadable, known, recognise
from carrel.formats.packed import suffix
from carrel.models import Harvest, Import, ImportProblem, Link, Name, Publication, Revision, Seen, Term
from carrel.record import Record
from carrel.sources import Deleted, lists

BATCH = 1_000
FOLDER = "folder"  # the format of an import of documents: see intake
MOST_WORDS = 200  # unknown words that a report names
Progress = Callable[[int], object]
Found = Entry | Problem | Deleted


class Busy(RuntimeError):
    """Another process is importing this file."""


def start(path: Path) -> Import:
    """The import of a file: a new one, or the one that was begun and not ended. Raises Unreadable."""
    found = recognise(path)
    digest = files.digest(path)
    begun = Import.objects.filter(sha256=digest, state="running").last()
    files.copy(path, _kept(digest, suffix(path.name)))
    return begun or Import.objects.create(
        source=path.name[:200], sha256=digest, format=found.NAME, started=timezone.now(), report=empty()
    )


def run(imported: Import, who: str, progress: Progress = lambda done: None) -> Import:
    """Bring the rest of it in. Raises Busy, or Unreadable before anything is written."""
    with alone(imported), no_collection():
        imported.refresh_from_db()
        Import.objects.filter(pk=imported.pk, state="fetched").update(state="running")
        try:
            for batch in _rest(imported):
                _apply(imported, batch, who)
                progress(len(batch))
        except ValueError as problem:
            message = str(problem).replace(_copied(imported), imported.source)
            message = message.replace(Path(_copied(imported)).stem, Path(imported.source).stem)  # of what was packed
            if imported.position == 0:
                shutil.rmtree(folder(imported), ignore_errors=True)
                imported.delete()
            raise Unreadable(message) from problem
        imported.report["missing"] = _missing(imported)
        imported.state, imported.ended = "done", timezone.now()
        imported.save()
        if harvest := imported.harvest:
            Harvest.objects.filter(pk=harvest.pk).update(mark=imported.report.get("mark", ""), fault="")
        shutil.rmtree(folder(imported), ignore_errors=True)
    return imported


@contextmanager
def no_collection() -> Iterator[None]:
    """Python looks for no cycles meanwhile: records have none, and looking through many takes time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def abandoned() -> Iterator[Import]:
    """Imports that were begun and that no process is at work on."""
    for imported in Import.objects.filter(state="running").exclude(format=FOLDER):
        try:
            with alone(imported):
                pass
        except Busy:
            continue
        yield imported


def _rest(imported: Import) -> Iterator[list[Found]]:
    rest = itertools.islice(contents(imported), imported.position, None)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch


def contents(imported: Import) -> Iterator[Found]:
    """All that it brings, in its order. Raises Unreadable."""
    if imported.sha256:
        return iter(known()[imported.format].read(_path(imported), terms.current()))
    return sources.known()[imported.format].read(folder(imported), terms.current())


def folder(imported: Import) -> Path:
    """Where the files of a source lie that is no file."""
    return Path(settings.CARREL_HOME) / "imports" / f"run-{imported.pk}"


def _copied(imported: Import) -> str:
    """The name of the copy, which messages of formats speak of."""
    if imported.sha256:
        return _path(imported).name
    return next((path.name for path in lists.files(folder(imported))), imported.source)


def _path(imported: Import) -> Path:
    """The copy of its file."""
    path = next(iter(sorted(_kept(imported.sha256, "").parent.glob(f"{imported.sha256}.*"))), None)
    if path is None:
        raise FileNotFoundError(f"the copy of {imported.source} is gone from the data folder")
    return path


def _kept(digest: str, ending: str) -> Path:
    return Path(settings.CARREL_HOME) / "imports" / f"{digest}{ending.lower() or '.txt'}"


@contextmanager
def alone(imported: Import) -> Iterator[None]:
    """Nobody else is at work on this import meanwhile. Raises Busy."""
    path = _kept(imported.sha256, ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.parent / f"lock-{imported.pk}"
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{imported.source} is being imported already") from None
        yield
    lock.unlink(missing_ok=True)


def empty() -> dict[str, Any]:
    """The report of an import that has not begun."""
    numbers = dict.fromkeys(("added", "changed", "same", "kept", "withdrawn", "problems"), 0)
    return numbers | {"kept_in": [], "words": {}, "terms": [], "missing": []}


@transaction.atomic
def _apply(imported: Import, batch: Sequence[Found], who: str) -> None:
    signature = Signature(who, f"import of {imported.source}", imported)
    entries = [each for each in batch if isinstance(each, Entry)]
    entries, untitled = usable(entries)
    report = imported.report
    report["terms"] += _new_terms(entries, who, imported.source)
    entries = matching.at_home(entries, imported.source)
    records, kept = matching.settle(entries, imported.source)
    for outcome in catalogue.write(records, signature):
        report[outcome.action] += 1
    matching.remember(entries, records)
    lost, stay = matching.gone([each.name for each in batch if isinstance(each, Deleted)], imported.source)
    report["withdrawn"] = report.get("withdrawn", 0) + len(catalogue.write(lost, signature, "withdrawn"))
    kept += stay
    report["kept"] += len(kept)
    report["kept_in"] = (report["kept_in"] + kept)[:MOST_WORDS]
    note_problems(imported, [each for each in batch if isinstance(each, Problem)] + untitled)
    for word in (word for entry in entries for word in entry.unknown):
        if word in report["words"] or len(report["words"]) < MOST_WORDS:
            report["words"][word] = report["words"].get(word, 0) + 1
    imported.position += len(batch)
    imported.save(update_fields=["position", "report"])


def usable(entries: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Rows that give a key and no title, apart: they are of use only where the library has the publication."""
    asked = [entry.record.id for entry in entries if matching.without_title(entry)]
    if not asked:
        return list(entries), []
    known = {*Publication.objects.filter(id__in=asked).values_list("id", flat=True)}
    known |= {*Name.objects.filter(scheme="former", value__in=asked).values_list("value", flat=True)}
    bad = [entry for entry in entries if matching.without_title(entry) and entry.record.id not in known]
    what = "the library has no publication with this key, and the row has no title for a new one"
    return [entry for entry in entries if entry not in bad], [Problem(e.where, what, e.record.id) for e in bad]


def _new_terms(entries: Sequence[Entry], who: str, source: str) -> list[str]:
    offered = {(each.vocabulary, each.key): each for entry in entries for each in entry.concepts}
    keys = [key for _, key in offered]
    known = set(Term.objects.filter(key__in=keys).values_list("vocabulary", "key"))
    new = [concept for ref, concept in offered.items() if ref not in known]
    if new:
        catalogue.write_terms(new, who, f"named in {source}")
    return [concept.name("en") for concept in new]


def _missing(imported: Import) -> list[str]:
    """Keys that relations of the imported records name and the library does not have."""
    written = imported.revisions.values("publication")
    targets = Link.objects.filter(publication__in=written).exclude(target__in=Publication.objects.values("id"))
    former = Name.objects.filter(scheme="former").values("value")
    return sorted(set(targets.exclude(target__in=former).values_list("target", flat=True)[:MOST_WORDS]))


def note_problems(imported: Import, problems: Sequence[Problem]) -> None:
    ImportProblem.objects.bulk_create(
        ImportProblem(imported=imported, where=each.where[:60], what=each.what[:400], raw=each.raw) for each in problems
    )
    imported.report["problems"] += len(problems)


@transaction.atomic
def undo(imported: Import, who: str) -> dict[str, list[str]]:
    """Take the whole import back. What somebody changed since is left alone and named.

    Returns {"removed", "restored", "left"}: ids. Undone twice, the second finds nothing to do.
    """
    did: dict[str, list[str]] = {"removed": [], "restored": [], "left": []}
    signature = Signature(who, f"undo of the import of {imported.source}")
    first: dict[str, int] = {}
    own = set()
    for number, key in imported.revisions.order_by("number").values_list("number", "publication"):
        first.setdefault(key, number)
        own.add(number)
    before = []
    for key, newest in Publication.objects.filter(id__in=list(first)).values_list("id", "revision"):
        earlier = _before(key, first[key])
        did["left" if newest not in own else "restored" if earlier else "removed"].append(key)
        if newest in own and earlier:
            before.append(earlier)
    moved = Name.objects.filter(scheme="former", value__in=list(first)).exclude(publication__in=list(first))
    did["left"] += moved.order_by("publication").values_list("publication", flat=True).distinct()
    catalogue.write(before, signature, "restored")
    catalogue.remove(did["removed"], signature)
    proposals.taken_back(did["removed"], imported, who)
    if imported.sha256:  # a list beside documents comes in again with them
        Seen.objects.filter(sha256=imported.sha256).delete()
    imported.state = "undone"
    imported.save(update_fields=["state"])
    if harvest := imported.harvest:  # what was taken back is asked for again
        Harvest.objects.filter(pk=harvest.pk).update(mark=imported.report.get("since", ""))
    return did


def _before(key: str, number: int) -> Record | None:
    """The record as it was before that revision; None when it did not exist."""
    last = Revision.objects.filter(publication=key, number__lt=number).order_by("-number").first()
    return Record.model_validate(last.record) if last and last.record else None
