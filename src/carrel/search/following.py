"""The index follows the history: what was written since its mark is put in, in batches."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from carrel import terms
from carrel.imports import no_collection
from carrel.models import Link, Publication, Revision
from carrel.record import SUPERSEDED, SUPERSEDING, Record
from carrel.search.document import Document, document
from carrel.search.engines import Engine, Writer
from carrel.search.engines.tantivy import TantivyEngine
from carrel.search.holdings import held, pages
from carrel.vocabulary import Vocabularies

BATCH = 2_000
_engine: Engine | None = None


def engine() -> Engine:
    """The engine of this library; one for each process."""
    global _engine
    if _engine is None:
        _engine = TantivyEngine(home())
    return _engine


def home() -> Path:
    return Path(settings.CARREL_HOME) / "index"


def newest() -> int:
    """Number of the newest revision."""
    return Revision.objects.aggregate(newest=Max("number"))["newest"] or 0


def behind() -> bool:
    """Whether the index lacks something; also when it is ahead, as after a restored backup."""
    return engine().mark() != newest()


def catch_up(anew: bool = False) -> int:
    """Bring the index to the end of the history; returns how many publications were read.

    One process at a time does so; the others wait. Killed halfway, the next call does the rest.
    """
    with _lock(), no_collection():
        mark = engine().mark()
        if anew or mark < 0 or mark > newest():
            return _build()
        return _follow(mark) if mark < newest() else 0


@contextmanager
def beside() -> Iterator[None]:
    """While the block writes, a second process puts it into the index; behind the block everything is in."""
    command = [sys.executable, "-m", "carrel", "work", "--index-only", "--parent", str(os.getpid())]
    worker = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield
        catch_up()
    finally:
        worker.terminate()
        worker.wait()


@contextmanager
def _lock() -> Iterator[None]:
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build() -> int:
    """All publications into a new index, which then takes the place of the old one."""
    end, read, last = newest(), 0, ""
    vocabularies = terms.current()
    with engine().writing(anew=True) as writer:
        while keys := list(Publication.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:BATCH]):
            writer.replace((), documents(keys, vocabularies))
            read, last = read + len(keys), keys[-1]
        writer.commit(end)
    return read + (_follow(end) if newest() > end else 0)


def _follow(mark: int) -> int:
    read = 0
    with engine().writing() as writer:
        while revisions := _after(mark):
            mark = revisions[-1][0]
            read += _put(writer, revisions)
            writer.commit(mark)
    return read


def _after(mark: int) -> list[tuple[int, str, str, str]]:
    rows = Revision.objects.filter(number__gt=mark).order_by("number")
    return list(rows.values_list("number", "publication", "term", "action")[:BATCH])


def _put(writer: Writer, revisions: list[tuple[int, str, str, str]]) -> int:
    written = {key for _, key, _, _ in revisions if key}
    rewritten = {key for _, key, _, action in revisions if key and action != "added"}
    touched = written | _superseded_by(written) | _once_superseded_by(rewritten)
    touched |= _carrying({term for _, _, term, action in revisions if term and action != "added"})
    vocabularies = terms.current()
    for batch in _batches(sorted(touched)):
        writer.replace(batch, documents(batch, vocabularies))
    return len(touched)


def _superseded_by(keys: set[str]) -> set[str]:
    """Older editions rank by what the newer one says of them, so they are read anew with it."""
    links = Link.objects.filter(publication__in=keys, type__in=SUPERSEDING)
    return set(links.values_list("target", flat=True))


def _once_superseded_by(keys: set[str]) -> set[str]:
    records = Revision.objects.filter(publication__in=keys, record__relations__isnull=False).values_list(
        "record", flat=True
    )
    return {
        relation["target"]
        for record in filter(None, records)
        for relation in record.get("relations", ())
        if relation["type"] in SUPERSEDING and "target" in relation
    }


def _carrying(names: set[str]) -> set[str]:
    refs = [(vocabulary, key) for vocabulary, _, key in (name.partition(":") for name in names)]
    return set(engine().carrying(refs)) if refs else set()


def documents(keys: Iterable[str], vocabularies: Vocabularies) -> Iterator[Document]:
    """Documents of those of these publications that are public.

    Asked for "published" as well as for keys, SQLite would read all that are published.
    """
    rows = Publication.objects.filter(id__in=list(keys)).values_list("record", "added", "status")
    found = [(Record.model_validate(record), added) for record, added, status in rows if status == "published"]
    old, files = superseded(record for record, _ in found), held([record.id for record, _ in found])
    for record, added in found:
        own = files[record.id]
        leaves = pages(own, record.language)
        yield document(record, added, vocabularies, record.id in old, [each.size for each in own], leaves)


def superseded(records: Iterable[Record]) -> set[str]:
    """Which of these have a newer edition, by their own word or by that of the newer one."""
    records = list(records)
    own = {r.id for r in records if any(relation.type in SUPERSEDED for relation in r.relations)}
    links = Link.objects.filter(target__in=[r.id for r in records], type__in=SUPERSEDING)
    newer = list(links.values_list("publication", "target"))
    status = dict(Publication.objects.filter(id__in=[key for key, _ in newer]).values_list("id", "status"))
    return own | {older for key, older in newer if status.get(key) == "published"}


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
