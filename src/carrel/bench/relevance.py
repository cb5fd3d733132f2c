"""How well Carrel ranks: nDCG@10 on judged questions, beside plain BM25 over the same publications without thesaurus.

nDCG: Järvelin and Kekäläinen, 2002, with the grade itself as gain and log2(rank + 1) as discount.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import log, log2
from pathlib import Path
from statistics import fmean

from carrel import catalogue, founding, terms
from carrel.bench.collection import Question, read
from carrel.bench.inside import line
from carrel.catalogue import Signature
from carrel.record import Record
from carrel.search import finding, following
from carrel.search.engines import Engine
from carrel.search.grammar import COMMON
from carrel.search.query import Query
from carrel.text import fold
from carrel.vocabulary import Vocabularies

DEPTH = 10
K1, B = 1.2, 0.75  # of BM25: Robertson and Zaragoza, 2009


Answer = Callable[[Question], Sequence[str]]  # ids of documents, best first


def measure(folder: Path) -> None:
    """Print the figures of the collection in this folder. The data folder of the settings is filled with it."""
    collection = read(folder)
    founding.prepare(sample=False)
    catalogue.write(collection.records, Signature("bench", folder.name))
    following.catch_up()
    print(f"\nnDCG@{DEPTH} of {len(collection.questions)} questions to {len(collection.records):,} publications")
    line("", "questions", "Carrel", "plain BM25")
    engine = following.engine()
    answers = [carrel(engine, terms.current()), Plain(collection.records, engine).find]
    for name, questions in parts(collection.questions):
        figures = [ndcg(answer, questions, collection.grades) for answer in answers]
        line(name, str(len(questions)), *(f"{figure:.4f}" for figure in figures))


def carrel(engine: Engine, vocabularies: Vocabularies) -> Answer:
    """The first page, as a reader gets it."""

    def answer(question: Question) -> list[str]:
        found = finding.find(engine, Query(question.text), vocabularies, question.language, counted=())
        return [hit.card.id for hit in found.hits]

    return answer


def ndcg(answer: Answer, questions: Sequence[Question], grades: dict[str, dict[str, float]]) -> float:
    """The mean over all questions, 0 to 1."""
    return fmean(_ndcg(answer(each), grades[each.id]) for each in questions)


def _ndcg(found: Sequence[str], grades: dict[str, float]) -> float:
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(each, 0.0) for each in found]) / _gain(best)


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades[:DEPTH], 1))


def parts(questions: Sequence[Question]) -> Iterator[tuple[str, Sequence[Question]]]:
    languages = dict.fromkeys(each.language for each in questions)
    if len(languages) > 1:
        for language in languages:
            yield language, [each for each in questions if each.language == language]
    yield "all", questions


class Plain:
    """BM25 over stems of titles and abstracts, as it stands in textbooks: no thesaurus, no fields, no phrases. Words
    are stemmed as those of their own language; it is told which language that is."""

    def __init__(self, records: Sequence[Record], engine: Engine) -> None:
        self._engine = engine
        self._found: dict[str, dict[str, int]] = defaultdict(dict)  # {stem: {document: times}}
        self._lengths = {}
        for record in records:
            counted = Counter(self._words(record))
            self._lengths[record.id] = sum(counted.values())
            for stem, times in counted.items():
                self._found[stem][record.id] = times
        self._mean = fmean(self._lengths.values())

    def _words(self, record: Record) -> Iterator[str]:
        for text in (record.title, record.abstract):
            for language, words in text.items():
                yield from self._stems(words, language)

    def _stems(self, text: str, language: str) -> list[str]:
        words = "".join(c if c.isalnum() else " " for c in fold(text)).split()
        return [self._engine.stem(word, language) for word in words if word not in COMMON]

    def find(self, question: Question) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for stem in self._stems(question.text, question.language):
            found = self._found.get(stem, {})
            rarity = log(1 + (len(self._lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for key, times in found.items():
                length = 1 - B + B * self._lengths[key] / self._mean
                scores[key] += rarity * times * (K1 + 1) / (times + K1 * length)
        return sorted(scores, key=lambda key: (-scores[key], key))[:DEPTH]
