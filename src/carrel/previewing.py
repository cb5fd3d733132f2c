"""What an import would do, said before it does it. Nothing is written."""

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from carrel import imports, matching, terms
from carrel.formats import Entry, Problem, recognise
from carrel.imports import Found
from carrel.models import Import, Name, Publication
from carrel.record import Record, fingerprints
from carrel.sources import Deleted

Kind = Literal["new", "same", "changed", "again", "withdrawn", "problem"]
MOST_ALIKE = 3  # possible doubles that are named


@dataclass(frozen=True)
class Change:
    """One field; the values as they are stored, None where there is none."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Alike:
    """A publication that this may be a double of."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True)
class Foreseen:
    """What becomes of one entry."""

    kind: Kind
    where: str
    id: str = ""  # the publication's; for a new one the key it would get
    title: str = ""
    changes: tuple[Change, ...] = ()
    kept: str = ""  # fields in which the library keeps other words of its own
    alike: tuple[Alike, ...] = ()
    what: str = ""  # of a problem
    raw: str = ""


def of_file(path: Path) -> Iterator[Foreseen]:
    """For a file, as `imports.start` and `imports.run` would bring it in. Raises Unreadable."""
    return foreseen(recognise(path).read(path, terms.current()), path.name[:200])


def of_run(imported: Import) -> Iterator[Foreseen]:
    """For what a source has brought already. Raises Unreadable."""
    return foreseen(imports.contents(imported), imported.source)


def foreseen(found: Iterable[Found], source: str) -> Iterator[Foreseen]:
    """In the order of the source, batch by batch."""
    iterator = iter(found)
    met: dict[str, str] = {}  # {name: where}; new publications are in no database that could be asked
    while batch := list(itertools.islice(iterator, imports.BATCH)):
        yield from _batch(batch, source, met)


def _batch(batch: Sequence[Found], source: str, met: dict[str, str]) -> Iterator[Foreseen]:
    usable, untitled = imports.usable([each for each in batch if isinstance(each, Entry)])
    lost, stay = matching.gone([each.name for each in batch if isinstance(each, Deleted)], source)
    told = {each.where: each for each in _entries(matching.at_home(usable, source), source, met)}
    for each in (*batch, *untitled):
        if isinstance(each, Problem):
            yield Foreseen("problem", each.where, what=each.what, raw=each.raw)
        elif each.where in told:
            yield told.pop(each.where)
    for record in lost:
        yield Foreseen("withdrawn", "", record.id, _title(record))
    yield from (Foreseen("same", "", each.partition(" ")[0], kept="status") for each in stay)


def _entries(entries: Sequence[Entry], source: str, met: dict[str, str]) -> Iterator[Foreseen]:
    records, kept = matching.settle(entries, source, noting=False)
    left = dict(_split(each) for each in kept)
    rows = Publication.objects.in_bulk([record.id for record in records])
    now = {key: dict(row.record) for key, row in rows.items()}
    for entry, record in zip(entries, records, strict=True):
        names = matching.sure(entry) if not entry.keyed else [f"key:{record.id}"]
        before = now.get(record.id)
        first = next((met[name] for name in names if name in met), "")
        met.update(dict.fromkeys(names, first or entry.where))
        if before is None and first:
            yield Foreseen("again", entry.where, record.id, _title(record), what=first)
        elif before is None:
            said = tuple(_changes({}, record.stored()))
            yield Foreseen("new", entry.where, record.id, _title(record), said, alike=_alike(record))
        else:
            changes = tuple(_changes(before, record.stored()))
            kind: Kind = "changed" if changes else "same"
            yield Foreseen(kind, entry.where, record.id, _title(record), changes, left.get(record.id, ""))
        if before is not None:
            now[record.id] = record.stored()


def _split(kept: str) -> tuple[str, str]:
    key, _, names = kept.partition(" ")
    return key, names.strip("()")


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in Record.model_fields:
        old, new = before.get(name), after.get(name)
        if json.dumps(old) != json.dumps(new):  # in which the order counts: the first title is the original's
            yield Change(name, old, new)


def _title(record: Record) -> str:
    return record.title[record.language]


def _alike(record: Record) -> tuple[Alike, ...]:
    """Publications that a new one may be a double of, each with the reason."""
    bare = fingerprints(record)[-1].removesuffix("||")
    short = fingerprints(record.model_copy(update={"subtitle": {}, "title": {"en": _main(_title(record))}}))[
        -1
    ].removesuffix("||")
    wishes = [("like", f"{bare}||", "the same title"), ("like", f"{short}||", "the same title before the colon")]
    symbols = [(scheme, value, f"the same {scheme}") for scheme, value in record.identifiers.items()]
    found: dict[str, Alike] = {}
    for scheme, value, reason in wishes + symbols:
        for name in Name.objects.filter(scheme=scheme, value=value[:480]).select_related("publication")[:MOST_ALIKE]:
            there = Record.model_validate(name.publication.record)
            said = ", ".join(filter(None, (there.issued, there.edition)))
            found.setdefault(there.id, Alike(there.id, _title(there), reason + (f" ({said})" if said else "")))
    return tuple(found.values())[:MOST_ALIKE]


def _main(title: str) -> str:
    """The title without what follows its colon or dash."""
    for sign in (": ", " – ", " — ", " - "):
        title = title.partition(sign)[0]
    return title
