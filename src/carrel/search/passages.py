"""What the pages of files say about a question: the best lines of the best pages, with the words marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from carrel.models import Page
from carrel.search.engines import Ask, Engine, Place
from carrel.search.highlight import Highlighter, Part
from carrel.search.holdings import Holding, held, text_of

FIRST = 5  # publications of a list that show MOST; reading and marking pages takes most of its time
MOST = 3  # pages of a publication, when they have equally many of the words
FEWEST = 2  # of them, when others have fewer words
LOOKED_AT = 8  # pages of which these are taken
LENGTH = 190  # characters of a passage
SAME = 60  # characters from the first marked word on: passages that share them are shown once


@dataclass(frozen=True)
class Passage:
    """Lines of one page of a file."""

    file: Holding
    number: int
    label: str  # as printed, when that is not the number
    language: str
    parts: list[Part]

    @property
    def first(self) -> bool:
        """Whether it is the file that the publication is read in unless another one is named."""
        return self.file.first

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


def best(engine: Engine, ask: Ask, keys: Sequence[str], marks: Highlighter, language: str) -> dict[str, list[Passage]]:
    """{publication: its passages}, those in the reader's language first among equals. Two queries, or none."""
    places = engine.passages(ask, keys, LOOKED_AT) if ask.units and keys else {}
    if not places:
        return {}
    files = held(list(places))
    most = dict.fromkeys(keys[:FIRST], MOST)
    chosen = {key: _chosen(each, files[key], language, most.get(key, FEWEST)) for key, each in places.items()}
    return {key: _different(each) for key, each in read(chosen, files, marks).items()}


def read(
    places: Mapping[str, Sequence[Place]], files: Mapping[str, Sequence[Holding]], marks: Highlighter
) -> dict[str, list[Passage]]:
    """The passages of these pages; one query for all. Pages that went since the index was written are left out."""
    current = {key: {file.document: file for file in each} for key, each in files.items()}
    texts = _texts({place[:2] for key, each in places.items() for place in each if place[0] in current[key]})
    return {
        key: [
            _passage(place, current[key][place[0]], *texts[place[:2]], marks)
            for place in each
            if place[0] in current[key] and place[:2] in texts
        ]
        for key, each in places.items()
    }


def _different(passages: Sequence[Passage]) -> list[Passage]:
    """Without what stands on every page, such as a running title, after its first time."""
    found: dict[tuple[str, str], Passage] = {}
    for each in passages:
        text = each.text.lstrip("… ")
        at = text.find(next((text for text, sought in each.parts if sought), ""))
        found.setdefault((each.file.sha256, text[at : at + SAME]), each)
    return list(found.values())


def _chosen(places: Sequence[Place], files: Sequence[Holding], language: str, most: int) -> list[Place]:
    spoken = {file.document: file.language for file in files}
    present = [place for place in places if place[0] in spoken]
    present.sort(key=lambda place: (-int(place[2]), spoken[place[0]] != language, -place[2]))
    equal = [place for place in present if int(place[2]) == int(present[0][2])]
    return equal[:most] if len(equal) >= FEWEST else present[:FEWEST]


def _texts(pages: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
    """{(document, number): (label, text)}."""
    wanted = [number for page in sorted(pages) for number in page]
    if not wanted:
        return {}
    table = connection.ops.quote_name(Page._meta.db_table)
    rows = ", ".join(["(%s, %s)"] * (len(wanted) // 2))
    with connection.cursor() as cursor:  # in this order of tables each page is one look into an index
        cursor.execute(
            f"WITH wanted(document, page) AS (VALUES {rows}) SELECT document_id, number, label, blocks"
            f" FROM wanted CROSS JOIN {table} WHERE document_id = document AND number = page",
            wanted,
        )
        return {(document, page): (label, text_of(blocks)) for document, page, label, blocks in cursor.fetchall()}


def _passage(place: Place, file: Holding, label: str, text: str, marks: Highlighter) -> Passage:
    parts = marks.excerpt(text.replace("\n", " "), file.language, LENGTH)
    return Passage(file, place[1], label, file.language, parts)
