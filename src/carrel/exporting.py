"""Publications on their way out, read in batches: a whole library passes, and little of it is in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import quote

from carrel.formats import Attached, Item
from carrel.models import File, Publication, Revision
from carrel.record import Record

BATCH = 500


def items(keys: Iterable[str], root: str, language: str) -> Iterator[Item]:
    """Those of these publications that are public, in this order. `root` is the library's public address without
    slash at the end, `language` that of the pages."""
    iterator = iter(keys)
    while batch := list(islice(iterator, BATCH)):
        rows = Publication.objects.filter(id__in=batch).values_list("id", "record", "status", "revision")
        records = {key: (record, revision) for key, record, status, revision in rows if status == "published"}
        written = _written(revision for _, revision in records.values())
        files = _files(records, root)
        for key in batch:
            if key in records:
                record, revision = records[key]
                address = f"{root}/{language}/publications/{key}"
                yield Item(Record.model_validate(record), address, tuple(files[key]), written.get(revision))


def attached(file: File, root: str) -> Attached:
    address = f"{root}/files/{file.sha256}/{quote(file.name)}"
    return Attached(address, file.name, file.media_type, file.bytes, file.language, file.label)


def _files(keys: Iterable[str], root: str) -> defaultdict[str, list[Attached]]:
    """{publication: its current files}."""
    found: defaultdict[str, list[Attached]] = defaultdict(list)
    for file in File.objects.filter(publication__in=list(keys), state="current"):
        found[file.publication_id].append(attached(file, root))
    return found


def _written(numbers: Iterable[int]) -> dict[int, datetime]:
    """{revision: when it was written}."""
    return dict(Revision.objects.filter(number__in=list(numbers)).values_list("number", "when"))
