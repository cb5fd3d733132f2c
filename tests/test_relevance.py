"""The search is measured on judged questions: those to the sample library, and collections of other people."""

import json
from pathlib import Path

import pytest

from carrel import terms
from carrel.bench import collection, relevance
from carrel.founding import sample_records
from carrel.languages import INTERFACE
from carrel.search import following
from serving import carrel

OWN = Path(__file__).parent / "relevance"

DOCUMENTS = [
    {"id": "1", "title": "Kites .", "text": "Kites . Kites rise in the wind ."},
    {"id": "2", "title": "Boats .", "text": "Boats . Boats need wind and water ."},
    {"id": "3", "title": "", "text": "Birds in the water ."},
    {"id": "4"},
]
QUESTIONS = [
    {"id": "a", "text": "what makes a kite rise ?"},
    {"id": "b", "text": "water ."},
    {"id": "c", "text": "sand"},
]
GRADES = ["a\t1\t2", "a\t2\t1", "a\t3\t0", "b\t3\t1", "b\t2\t1", "b\t4\t1", "c\t1\t0", "d\t1\t1"]


def put(folder: Path, **files: str) -> Path:
    whole = {
        "docs.jsonl": "\n".join(map(json.dumps, DOCUMENTS)),
        "queries.jsonl": "\n".join(map(json.dumps, QUESTIONS)),
        "qrels.tsv": "\n".join(GRADES) + "\n",
    }
    for name, text in (whole | {name.replace("_", "."): text for name, text in files.items()}).items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_the_command_measures_a_collection(tmp_path):
    (tmp_path / "c").mkdir()
    shown = carrel(tmp_path, "bench", "--relevance", str(put(tmp_path / "c")))
    assert shown.returncode == 0, shown.stderr
    assert "2 questions to 3 publications" in shown.stdout and "plain BM25" in shown.stdout
    assert shown.stdout.splitlines()[-1].split() == ["all", "2", "0.8801", "0.8801"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"docs_jsonl": "{"}, "docs.jsonl, line 1"),
        ({"docs_jsonl": "[]"}, "docs.jsonl, line 1"),
        ({"docs_jsonl": '{"title": "x"}'}, "'id'"),
        ({"queries_jsonl": '{"id": "a"}'}, "'text'"),
        ({"queries_jsonl": ""}, "no question"),
        ({"qrels_tsv": "a 1 1"}, "qrels.tsv, line 1"),
        ({"qrels_tsv": "a\t1\tmuch"}, "qrels.tsv, line 1"),
        ({"qrels_tsv": "a\t1\tnan"}, "qrels.tsv, line 1"),
        ({"qrels_tsv": ""}, "no question"),
    ],
)
def test_what_is_no_collection_is_told(tmp_path, files, said):
    with pytest.raises(ValueError, match=said):
        collection.read(put(tmp_path, **files))


def test_a_folder_that_is_not_there_is_told(tmp_path):
    shown = carrel(tmp_path, "bench", "--relevance", str(tmp_path / "nowhere"))
    assert shown.returncode == 1 and "qrels.tsv" in shown.stderr and "Traceback" not in shown.stderr


def test_a_title_that_the_text_repeats_counts_once(tmp_path):
    found = collection.read(put(tmp_path))
    assert [(each.title["en"], each.abstract.get("en", "")) for each in found.records] == [
        ("Kites .", "Kites rise in the wind ."),
        ("Boats .", "Boats need wind and water ."),
        ("3", "Birds in the water ."),
    ]
    assert [each.id for each in found.questions] == ["a", "b"]


def test_the_gain_of_an_order(tmp_path):
    found = collection.read(put(tmp_path))
    one, two, three = (each.id for each in found.records)
    orders = {(one, two, three): 1.0, (two, one, three): 0.8597, (three,): 0.0, (): 0.0}
    for order, gain in orders.items():
        assert round(relevance.ndcg(lambda _, order=order: order, found.questions[:1], found.grades), 4) == gain


def test_the_judged_set_speaks_of_the_sample_library():
    rows = [row.split("\t") for row in (OWN / "qrels.tsv").read_text("utf-8").splitlines()]
    asked = [json.loads(row) for row in (OWN / "queries.jsonl").read_text("utf-8").splitlines()]
    assert {document for _, document, _ in rows} <= {each.id for each in sample_records()}
    assert {query for query, _, _ in rows} == {each["id"] for each in asked} and len(asked) >= 40
    assert {grade for _, _, grade in rows} == {"1", "2"} and {each["language"] for each in asked} == set(INTERFACE)
    assert len({(query, document) for query, document, _ in rows}) == len(rows)


def test_the_search_answers_better_than_plain_words(sample):
    """In each language: what only the thesaurus can find is what the plain search lacks."""
    judged, engine = collection.read(OWN), following.engine()
    plain = relevance.Plain(judged.records, engine)
    for name, questions in relevance.parts(judged.questions):
        ours = relevance.ndcg(relevance.carrel(engine, terms.current()), questions, judged.grades)
        assert ours > 0.75 and ours > relevance.ndcg(plain.find, questions, judged.grades), name
