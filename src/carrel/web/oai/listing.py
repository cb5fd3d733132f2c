"""What a repository tells, in the order of the history: each publication once, at the number of its newest revision.

A list goes on behind a number, so a page costs the same wherever it stands, and what changes meanwhile comes at the end.
What was public once and is no longer is told as deleted, for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan

from carrel.models import Publication, Revision
from carrel.vocabulary import Vocabularies
from carrel.web.oai import asking, sets
from carrel.web.oai.asking import Wanted

CHUNK = 500


@dataclass(frozen=True)
class Row:
    """One publication, or what was one."""

    number: int
    key: str
    when: datetime
    record: dict[str, Any]  # as it is, or was last
    gone: bool


def page(wanted: Wanted, size: int, vocabularies: Vocabularies) -> list[Row]:
    """The next rows, one more than `size` when there are more."""
    if wanted.set and not sets.exists(wanted.set, vocabularies):
        return []
    after, last = _bounds(wanted)
    found: list[Row] = []
    while len(found) <= size and after < last:
        chunk = CHUNK if wanted.set else size + 1
        rows, after = _next(after, last, wanted.set, chunk, vocabularies)
        found += [row for row in rows if not wanted.set or wanted.set in sets.specs(row.record, vocabularies)]
    return found[: size + 1]


def one(key: str) -> Row | None:
    """The publication with this key, or what was it; None when there never was a public one."""
    rows = list(Publication.objects.filter(id=key).values_list("revision", "id", "record", "status"))
    if not rows:
        removed = Revision.objects.filter(publication=key, action="removed").order_by("-number").first()
        rows = [(removed.number, key, None, "removed")] if removed else []
    return next(iter(_told(rows)), None)


def earliest() -> datetime | None:
    """When the first publication was written."""
    return Revision.objects.exclude(publication="").order_by("number").values_list("when", flat=True).first()


def _bounds(wanted: Wanted) -> tuple[int, int]:
    """(behind this number, up to that one)."""
    history = Revision.objects.exclude(publication="").order_by("when", "number").values_list("number", flat=True)
    after = int(wanted.after or 0)
    last = Revision.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if wanted.since and not wanted.after:
        first = history.filter(when__gte=asking.moment(wanted.since)).first()
        after = last if first is None else first - 1
    if wanted.until:
        last = history.filter(when__lt=asking.end(wanted.until)).last() or 0
    return after, last


Stored = tuple[int, str, Any, str]  # number, key, record, status


def _next(after: int, last: int, spec: str, most: int, vocabularies: Vocabularies) -> tuple[list[Row], int]:
    """(rows, the number up to which nothing else is)."""
    here = Publication.objects.filter(revision__gt=after, revision__lte=last).order_by("revision")
    there = Exists(Publication.objects.filter(id=OuterRef("publication")))
    later = Exists(
        Revision.objects.filter(publication=OuterRef("publication"), action="removed", number__gt=OuterRef("number"))
    )
    removed = Revision.objects.filter(~there, ~later, action="removed", number__gt=after, number__lte=last).order_by(
        "number"
    )
    if spec and (keys := sets.narrowed(spec, vocabularies)):
        here = here.filter(_naming(keys))
    stored: list[Stored] = list(here.values_list("revision", "id", "record", "status")[:most])
    gone: list[Stored] = [
        (number, key, None, "removed") for number, key in removed.values_list("number", "publication")[:most]
    ]
    rows = list(merge(stored, gone, key=lambda row: row[0]))
    full = [part[-1][0] for part in (stored, gone) if len(part) == most]  # behind it there may be more
    end = min(full, default=last)
    return _told([row for row in rows if row[0] <= end]), end


def _naming(keys: Sequence[str]) -> Q:
    """Records in which one of the keys stands somewhere; most of a library need not be looked at."""
    text = Cast("record", TextField())
    return Q(*(GreaterThan(StrIndex(text, Value(f'"{key}"')), 0) for key in keys), _connector=Q.OR)


def _told(stored: Sequence[Stored]) -> list[Row]:
    """Rows with their dates. What was never public is not told."""
    when = dict(Revision.objects.filter(number__in=[row[0] for row in stored]).values_list("number", "when"))
    past = _public_once([key for _, key, _, status in stored if status not in ("published", "withdrawn")])
    found = []
    for number, key, record, status in stored:
        if status in ("published", "withdrawn"):
            found.append(Row(number, key, when[number], record, status == "withdrawn"))
        elif key in past:
            found.append(Row(number, key, when[number], past[key], True))
    return found


def _public_once(keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """{key: the last public record} of those that were public some time."""
    if not keys:
        return {}
    history = Revision.objects.filter(publication__in=keys, record__isnull=False).order_by("number")
    return {
        key: record
        for key, record in history.values_list("publication", "record")
        if record and record.get("status", "published") in ("published", "withdrawn")
    }
