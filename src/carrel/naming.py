"""Keys for new publications: short, readable, never given twice."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence

from carrel import dates
from carrel.models import Name, Publication
from carrel.record import Record
from carrel.text import slug


def free_keys(records: Sequence[Record], besides: Iterable[str] = ()) -> list[str]:
    """Short readable keys that nothing in the library has or had, nor `besides`: the title, else with the year, else
    with a checksum, else with that and a number."""
    wishes = [_wishes(record) for record in records]
    taken = {*besides, *_taken([key for each in wishes for key in each])}
    found: list[str] = []
    numbers: dict[str, Iterator[int]] = {}
    for each in wishes:
        key = next((key for key in each if key not in taken), None) or _numbered(each[-1], taken, numbers)
        taken.add(key)
        found.append(key)
    return found


def _numbered(stem: str, taken: set[str], numbers: dict[str, Iterator[int]]) -> str:
    """The stem with the next number that is free; the database is asked once for each stem."""
    if stem not in numbers:
        numbers[stem] = itertools.count(2)
        taken.update(Publication.objects.filter(id__startswith=f"{stem}-").values_list("id", flat=True))
        former = Name.objects.filter(scheme="former", value__startswith=f"{stem}-")
        taken.update(former.values_list("value", flat=True))
    return next(key for number in numbers[stem] if (key := f"{stem}-{number}") not in taken)


def _wishes(record: Record) -> list[str]:
    stem = slug(record.title[record.language]) or "publication"
    digest = hashlib.sha256(record.model_dump_json(exclude={"id"}).encode()).hexdigest()[:6]
    year = [f"{stem}-{dates.years(record.issued)[0]}"] if record.issued else []
    return [stem, *year, f"{stem}-{digest}"]


def _taken(keys: list[str]) -> set[str]:
    now = Publication.objects.filter(id__in=keys).values_list("id", flat=True)
    once = Name.objects.filter(scheme="former", value__in=keys).values_list("value", flat=True)
    return {*now, *once}
