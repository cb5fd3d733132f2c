"""The current files of publications and the text of their pages, read from the rows."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from carrel.models import Document, File, Page
from carrel.search.document import Held, Leaf, Text

AT_ONCE = 500  # pages that are held in memory


@dataclass(frozen=True, slots=True)
class Holding:
    """A current file of a publication, with the row of what was read of it; 0 while it is not."""

    sha256: str
    name: str
    label: str
    language: str  # as the librarian says, else as it reads; "" where neither is known
    size: Held
    document: int = 0
    first: bool = True


def held(keys: Sequence[str]) -> dict[str, list[Holding]]:
    """{publication: its current files}: documents before annexes and slides, then in the order they came."""
    found: dict[str, list[Holding]] = defaultdict(list)
    for key, *said, size, number, count, detected, _ in sorted(_rows(keys), key=lambda row: row[-1] != "document"):
        sha256, name, label, language = said
        own, first = Held(size, count or 0), key not in found
        found[key].append(Holding(sha256, name, label, detected or language, own, number or 0, first))
    return found


def _rows(keys: Sequence[str]) -> list[tuple[Any, ...]]:
    """Files with what was read of them, in one query, which Django's own cannot be: they share a hash, not a key."""
    if not keys:
        return []
    quoted = connection.ops.quote_name
    file, document = (quoted(model._meta.db_table) for model in (File, Document))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.publication_id, f.sha256, f.name, f.label, f.language, f.bytes, d.id, d.pages, d.language, f.role"
            f" FROM {file} f LEFT JOIN {document} d ON d.sha256 = f.sha256"
            f" WHERE f.state = 'current' AND f.publication_id IN ({', '.join(['%s'] * len(keys))}) ORDER BY f.id",
            list(keys),
        )
        return list(cursor.fetchall())


def pages(files: Sequence[Holding], otherwise: str) -> Iterator[Leaf]:
    """All pages of these files, few at a time. A text whose language is not known is taken for `otherwise`."""
    for file in files:
        if file.document:
            rows = Page.objects.filter(document=file.document).order_by("number").values_list("number", "blocks")
            for number, blocks in rows.iterator(AT_ONCE):
                yield Leaf(file.document, number, Text(file.language or otherwise, text_of(blocks)))


def text_of(blocks: str) -> str:
    """The text of a page row, a line for each block."""
    return "\n".join([text for _, text in json.loads(blocks)])
