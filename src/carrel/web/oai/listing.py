"""What a repository tells, in the order of the history: each publication once, at the number of its newest revision, or of
its renewal where a term that it carries was changed since.

A list goes on behind a number, so a page costs the same wherever it stands, and what changes meanwhile comes at the end.
What was public once and is no longer is told as deleted, for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from carrel import renewing
from carrel.models import Publication, Renewal, Revision
from carrel.vocabulary import Vocabularies
from carrel.web.oai import asking, sets
from carrel.web.oai.asking import Wanted

CHUNK = 500
Stored = tuple[int, str, Any, str]  # number, key, record, status
_WRITTEN = ("revision", "id", "record", "status")
_RENEWED = ("number", "publication_id", "publication__record", "publication__status")
_NEWER = Q(number__gt=F("publication__revision"))


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
    rows: list[Stored] = list(Publication.objects.filter(id=key).values_list(*_WRITTEN))
    rows = [*rows, *Renewal.objects.filter(_NEWER, publication=key).values_list(*_RENEWED)][-1:]
    if not rows:
        removed = Revision.objects.filter(publication=key, action="removed").order_by("-number").first()
        rows = [(removed.number, key, None, "removed")] if removed else []
    return next(iter(_told(rows)), None)


def earliest() -> datetime | None:
    """When the first publication was written."""
    return Revision.objects.exclude(publication="").order_by("number").values_list("when", flat=True).first()


def _bounds(wanted: Wanted) -> tuple[int, int]:
    """(behind this number, up to that one)."""
    histories = Revision.objects.exclude(publication=""), Renewal.objects.all()
    ordered = [each.order_by("when", "number").values_list("number", flat=True) for each in histories]
    after, last = int(wanted.after or 0), max(_newest(Revision), _newest(Renewal))
    if wanted.since and not wanted.after:
        since = asking.moment(wanted.since)
        found = [first for each in ordered if (first := each.filter(when__gte=since).first())]
        after = min(found) - 1 if found else last
    if wanted.until:
        until = asking.end(wanted.until)
        last = max(each.filter(when__lt=until).last() or 0 for each in ordered)
    return after, last


def _newest(of: type[Revision] | type[Renewal]) -> int:
    return of.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _next(after: int, last: int, spec: str, most: int, vocabularies: Vocabularies) -> tuple[list[Row], int]:
    """(rows, the number up to which nothing else is)."""
    later = Exists(Renewal.objects.filter(publication=OuterRef("pk"), number__gt=OuterRef("revision")))
    here = Publication.objects.filter(~later, revision__gt=after, revision__lte=last).order_by("revision")
    renewed = Renewal.objects.filter(_NEWER, number__gt=after, number__lte=last).order_by("number")
    if spec and (keys := sets.narrowed(spec, vocabularies)):
        here = here.filter(renewing.naming(keys))
        renewed = renewed.filter(renewing.naming(keys, "publication__record"))
    parts: list[list[Stored]] = [
        list(here.values_list(*_WRITTEN)[:most]),
        list(renewed.values_list(*_RENEWED)[:most]),
        [(number, key, None, "removed") for number, key in _removed(after, last)[:most]],
    ]
    rows = list(merge(*parts, key=lambda row: row[0]))
    full = [part[-1][0] for part in parts if len(part) == most]  # behind it there may be more
    end = min(full, default=last)
    return _told([row for row in rows if row[0] <= end]), end


def _removed(after: int, last: int) -> QuerySet[Revision, tuple[int, str]]:
    there = Exists(Publication.objects.filter(id=OuterRef("publication")))
    later = Exists(
        Revision.objects.filter(publication=OuterRef("publication"), action="removed", number__gt=OuterRef("number"))
    )
    found = Revision.objects.filter(~there, ~later, action="removed", number__gt=after, number__lte=last)
    return found.order_by("number").values_list("number", "publication")


def _told(stored: Sequence[Stored]) -> list[Row]:
    """Rows with their dates. What was never public is not told."""
    numbers = [row[0] for row in stored]
    when = dict(Revision.objects.filter(number__in=numbers).values_list("number", "when"))
    if len(when) < len(numbers):
        when |= dict(Renewal.objects.filter(number__in=numbers).values_list("number", "when"))
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
