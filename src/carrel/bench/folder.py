"""`carrel bench --documents FOLDER`: reading its files, indexing pages, and finding them among hundreds of thousands."""

from pathlib import Path

from carrel import founding
from carrel.bench import documents, pages_index
from carrel.documents import Ended, Page
from carrel.documents.reading import Readers
from carrel.search.document import Text

IN_MEMORY = 60_000  # pages that are indexed from memory
QUESTIONS = 1_000


def measure(folder: Path, home: Path, pages: int) -> None:
    """Print all figures. Raises ValueError when the folder holds nothing that can be read."""
    documents.reading(folder)
    founding.prepare(sample=False)
    texts = read(folder)
    print(f"\n{len(texts):,} pages were read, {sum(len(text.words) for text in texts) // len(texts):,} letters each.")
    for _ in range(2):
        speed = pages_index.indexing(texts, IN_MEMORY)
        print(f"{IN_MEMORY:,} pages made of their lines, from memory into both indexes: {speed:,.0f} a second")
    speed = pages_index.build(texts, home, pages)
    print(f"{pages:,} pages from the database into both indexes (reindex): {speed:,.0f} a second")
    times, share = pages_index.passages(pages_index.questions(texts, QUESTIONS))
    times.sort()
    points = ", ".join(f"p{part} {times[int(len(times) * part / 100)]:.1f}" for part in (50, 95, 99))
    print(f"A page of results with passages among {pages:,} pages, in ms: {points}; {share:.0%} have passages.")


def read(folder: Path) -> list[Text]:
    """The text of every page of every file below the folder, with its language."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found: dict[int, list[str]] = {}
    texts: list[Text] = []
    with Readers[int](2) as readers:
        for number, what in readers.read(enumerate(files)):
            if isinstance(what, Page):
                found.setdefault(number, []).append(what.text)
            elif isinstance(what, Ended):
                texts += [Text(what.language, words) for words in found.pop(number, []) if words.strip()]
    if not texts:
        raise ValueError(f"{folder} holds no document with text")
    return texts
