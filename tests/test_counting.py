"""Facet counts are exact: the same as a plain Python count, for few hits and for many, whatever a document holds."""

import random
from collections import Counter
from pathlib import Path

import pytest

from carrel.record import facets
from carrel.search.document import Document, Text
from carrel.search.engines import Ask, Unit, counting
from carrel.search.engines.tantivy import TantivyEngine
from carrel.search.grammar import Clause

DOCUMENTS = 600
BROADER = {f"v{n}": [f"up{n % 4}", f"top{n % 2}"] for n in range(30)}


def _bundles(chance: random.Random) -> list[list[str]]:
    """Up to 12 values, which is more than any facet has slots, each with the broader ones nothing before it brought."""
    bundles: list[list[str]] = []
    seen: set[str] = set()
    for value in chance.sample(sorted(BROADER), chance.choice((0, 1, 1, 2, 3, 5, 12))):
        bundles.append([key for key in (value, *BROADER[value]) if key not in seen])
        seen.update(bundles[-1])
    return bundles


def _document(number: int, chance: random.Random) -> Document:
    words = ["all", *(word for share, word in ((2, "half"), (10, "some"), (100, "few")) if number % share == 0)]
    bundles = {facet: _bundles(chance) for facet in facets()}
    flat = {facet: [key for bundle in each for key in bundle] for facet, each in bundles.items()}
    given = bundles if number % 3 else {}  # an engine has to do without them too
    texts = [Text("en", " ".join(words))]
    return Document(f"d{number}", texts, facets=flat, bundles=given, card=_card(number), newest=number)


def _card(number: int) -> bytes:
    return f'{{"id": "d{number}", "title": {{}}, "abstract": {{}}}}'.encode()


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    chance = random.Random(7)
    return [_document(number, chance) for number in range(DOCUMENTS)]


@pytest.fixture(scope="module")
def home(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several segments, and documents that were replaced and taken out again."""
    home = tmp_path_factory.mktemp("index")
    engine = TantivyEngine(home)
    with engine.writing(anew=True) as writer:
        writer.replace((), documents[: DOCUMENTS // 2])
        writer.commit(1)
    with engine.writing() as writer:
        writer.replace((), documents[DOCUMENTS // 2 :])
        writer.replace((), [_document(DOCUMENTS + n, random.Random(n)) for n in range(50)])
        writer.commit(2)
        writer.replace([f"d{DOCUMENTS + n}" for n in range(50)], ())
        writer.replace([each.id for each in documents[:100]], documents[:100])
        writer.commit(3)
    return home


@pytest.fixture(params=["A_VALUE", "", "A_DOCUMENT"], ids=["by slots", "mixed", "by all values"])
def engine(home: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> TantivyEngine:
    if request.param:
        monkeypatch.setattr(counting, request.param, 1e9)  # too dear to be chosen
    return TantivyEngine(home)


def _counted(documents: list[Document]) -> dict[str, dict[str, int]]:
    return {facet: dict(Counter(key for each in documents for key in each.facets[facet])) for facet in facets()}


def _with(documents: list[Document], *words: str) -> list[Document]:
    return [each for each in documents if set(words) <= set(each.texts[0].words.split())]


def _units(*words: str) -> tuple[Unit, ...]:
    return tuple(Unit((Clause("word", word),)) for word in words)


@pytest.mark.parametrize("words", [("few",), ("some",), ("half",), ("all",), ("half", "some"), ("nowhere",)])
@pytest.mark.parametrize("most", [0.0, 0.6, 2.0])
def test_words(engine, documents, words, most, monkeypatch):
    monkeypatch.setattr(counting, "MOST", most)
    found = engine.search(Ask(_units(*words), counted=tuple(facets())))
    meant = _with(documents, *words)
    assert found.total == len(meant)
    assert found.facets == _counted(meant)


def test_the_whole_library(engine, documents):
    found = engine.search(Ask(counted=tuple(facets()), sort="newest"))
    assert found.total == len(documents)
    assert found.facets == _counted(documents)


@pytest.mark.parametrize("words", [(), ("half",), ("few",)])
def test_a_choice_does_not_narrow_its_own_counts(engine, documents, words):
    chosen = {"topic": ("up1",), "place": ("v3", "v4")}
    found = engine.search(Ask(_units(*words), chosen=chosen, counted=tuple(facets())))
    meant = _with(documents, *words)

    def narrowed(*names: str) -> list[Document]:
        return [each for each in meant if all(set(chosen[name]) & set(each.facets[name]) for name in names)]

    both = narrowed("topic", "place")
    own = {"topic": _counted(narrowed("place"))["topic"], "place": _counted(narrowed("topic"))["place"]}
    assert found.total == len(both)
    assert found.facets == _counted(both) | own


def test_values_beyond_the_slots_are_there(documents):
    widths = {facet: max(len(each.bundles.get(facet, [])) for each in documents) for facet in facets()}
    assert all(width > counting.slots(facet) for facet, width in widths.items())


@pytest.mark.parametrize("words", [("few",), ("some",), ("half",), ("all",)])
def test_the_most_frequent_values_are_exact(engine, documents, words):
    found = engine.search(Ask(_units(*words), counted=tuple(facets()), most=4)).facets
    for facet, counts in _counted(_with(documents, *words)).items():
        assert all(counts[key] == count for key, count in found[facet].items())
        largest = sorted(counts.values(), reverse=True)[:4]
        assert sorted(found[facet].values(), reverse=True)[: len(largest)] == largest
