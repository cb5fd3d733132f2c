"""Pages of documents by the hundred thousand: how fast they are indexed, and how fast a page of results with passages is.

The pages are put together from lines of pages that were really read, so they have the words, signs and lengths of such.
"""

import json
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from tqdm import tqdm

from carrel import imports, terms
from carrel.bench import synthetic
from carrel.bench.queries import Asked, Questions
from carrel.models import Document, File, Page, Publication
from carrel.record import Record
from carrel.search import document, finding, following
from carrel.search.document import Leaf, Text
from carrel.search.engines.tantivy import TantivyEngine
from carrel.search.query import Query
from carrel.web.search import FIRST

LENGTHS = (8, 20, 50, 75, 100, 200)  # pages of a document: 75 on average
SHORTEST = 20  # letters of a line that is used
SAMPLE = 2_000  # pages that questions are drawn from
_BATCH = 2_000
_PLAIN = re.compile(r"[^\w.\s]")


class Paper:
    """Pages made of the lines of `texts`, in the language of the text that each begins with; always the same ones."""

    def __init__(self, texts: Sequence[Text], seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._lines: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            self._lines[text.language] += [line for line in text.words.split("\n") if len(line) >= SHORTEST]
        self._texts = [text for text in texts if self._lines[text.language]]
        if not self._texts:
            raise ValueError("there is no page with enough text")

    @cached_property
    def _length(self) -> int:
        """Letters of a page, on average."""
        return sum(len(text.words) for text in self._texts) // len(self._texts)

    def page(self, language: str) -> str:
        lines, found, length = self._lines[language], [], 0
        wanted = self._chance.uniform(0.4, 1.6) * self._length
        while length < wanted:
            found.append(self._chance.choice(lines))
            length += len(found[-1]) + 1
        return "\n".join(found)

    def documents(self, pages: int) -> Iterator[list[Text]]:
        """So many pages, document by document, each in one language."""
        while pages > 0:
            language = self._chance.choice(self._texts).language
            count = min(pages, self._chance.choice(LENGTHS))
            yield [Text(language, self.page(language)) for _ in range(count)]
            pages -= count


def indexing(texts: Sequence[Text], pages: int = 60_000) -> float:
    """Pages a second into both indexes, from texts in memory until all is committed and every thread has ended."""
    made = list(Paper(texts).documents(pages))
    words = terms.current()
    with tempfile.TemporaryDirectory(prefix="carrel-pages-") as folder, imports.no_collection():
        engine = TantivyEngine(Path(folder))
        begin = time.perf_counter()
        with engine.writing(anew=True) as writer:
            for number, own in enumerate(made):
                leaves = (Leaf(number, place, text) for place, text in enumerate(own, 1))
                record = Record(id=f"d{number}", title={own[0].language or "en": f"Document {number}"})
                writer.replace((), [document.document(record, number, words, False, (), leaves)])
            writer.commit(1)
        return pages / (time.perf_counter() - begin)


def build(texts: Sequence[Text], folder: Path, pages: int = 600_000) -> float:
    """A library in the data folder of this process with so many pages in rows and in the indexes. Returns pages a second
    of `reindex`, which reads them from the rows."""
    papers = Paper(texts)
    records = pages * len(LENGTHS) // sum(LENGTHS)
    source = folder / "records.csv"
    synthetic.write(source, synthetic.rows(synthetic.world(terms.current()), records))
    imports.run(imports.start(source), "bench")
    keys = list(Publication.objects.order_by("added").values_list("id", flat=True))
    with tqdm(total=pages, desc="pages", unit=" pages") as bar:
        for number, own in enumerate(papers.documents(pages), 1):
            _store(keys[number % len(keys)], number, own)
            bar.update(len(own))
    begin = time.perf_counter()
    following.catch_up(anew=True)
    return pages / (time.perf_counter() - begin)


def _store(key: str, number: int, texts: Sequence[Text]) -> None:
    """As it stands after a file was read; the file itself is not there."""
    digest = sha256(str(number).encode()).hexdigest()
    same = {"sha256": digest, "name": f"{number}.pdf", "media_type": "application/pdf", "bytes": 50_000 * len(texts)}
    File.objects.create(publication_id=key, **same)
    read = Document.objects.create(state="read", pages=len(texts), language=texts[0].language, **same)
    Page.objects.bulk_create(
        [Page(document=read, number=place, blocks=_blocks(text.words)) for place, text in enumerate(texts, 1)],
        batch_size=_BATCH,
    )


def _blocks(text: str) -> str:
    return json.dumps([["p", line] for line in text.split("\n")], ensure_ascii=False)


def questions(texts: Sequence[Text], count: int, seed: int = 3) -> list[Asked]:
    """Drawn from the words of the pages, in the shares of `queries`, with filters that records have."""
    papers, rows = Paper(texts, seed), Publication.objects.order_by("added").values_list("record", flat=True)[:SAMPLE]
    sample = []
    for row, (text, *_) in zip(rows, papers.documents(10**9), strict=False):
        language = text.language or "en"
        words = {language: _PLAIN.sub(" ", text.words)}
        sample.append(Record.model_validate(row | {"title": {language: "."}, "abstract": words}))
    return list(Questions(sample, terms.current(), seed).ask(count))


def passages(asked: Sequence[Asked]) -> tuple[list[float], float]:
    """(milliseconds of each full page of results: ranked, counted, with passages read from rows and marked; share of the
    pages that had passages)."""
    engine, words, times, shown = following.engine(), terms.current(), [], 0

    def find(query: Query) -> finding.Results:
        return finding.find(engine, query, words, "en", FIRST + 1)

    for each in asked[: len(asked) // 4]:
        find(each.query)
    for each in asked:
        begin = time.perf_counter()
        found = find(each.query)
        times.append(1000 * (time.perf_counter() - begin))
        shown += any(hit.passages for hit in found.hits)
    return times, shown / max(1, len(asked))
