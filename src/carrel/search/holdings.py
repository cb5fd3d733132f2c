"""The current files of publications and the text of their pages, read from the rows."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    files = File.objects.filter(publication__in=keys, state="current").order_by("id")
    rows = list(files.values_list("publication", "sha256", "name", "label", "language", "bytes", "role"))
    if not rows:
        return defaultdict(list)
    known = Document.objects.filter(sha256__in=files.order_by().values("sha256"))
    read = {each[0]: each[1:] for each in known.values_list("sha256", "id", "pages", "language")}
    found: dict[str, list[Holding]] = defaultdict(list)
    for key, sha256, name, label, language, size, _ in sorted(rows, key=lambda row: row[-1] != "document"):
        number, count, detected = read.get(sha256, (0, 0, ""))
        own, first = Held(size, count or 0), key not in found
        found[key].append(Holding(sha256, name, label, detected or language, own, number, first))
    return found


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
