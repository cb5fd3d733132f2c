"""The sample library: its terms agree with each other, and its records use nothing else."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

import carrel
from carrel import places
from carrel.languages import INTERFACE
from carrel.record import Record, keys
from carrel.vocabulary import Concept, Vocabularies, normal

LIBRARY = Path(carrel.__file__).with_name("library")
FILES = ("topic", "audience", "type", "organisation", "series", "licence")
FIELDS = {
    "topics": "topic",
    "audiences": "audience",
    "type": "type",
    "contributors": "organisation",
    "series": "series",
    "licence": "licence",
    "places": "place",
}


def _read(name: str) -> list[dict]:
    return json.loads((LIBRARY / name).read_text(encoding="utf-8"))


def _terms(vocabulary: str) -> list[Concept]:
    if vocabulary == "place":
        return places.concepts()
    return [Concept(vocabulary=vocabulary, **term) for term in _read(f"terms/{vocabulary}.json")]


@pytest.fixture(scope="module")
def terms() -> Vocabularies:
    return Vocabularies(term for vocabulary in (*FILES, "place") for term in _terms(vocabulary))


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [Record(**record) for record in _read("records.json")]


@pytest.fixture(params=(*FILES, "place"))
def vocabulary(request: pytest.FixtureRequest) -> str:
    return request.param


def test_keys_are_unique(vocabulary):
    found = [term.key for term in _terms(vocabulary)]
    assert found and len(found) == len(set(found))


def test_relatives_exist(vocabulary):
    terms = _terms(vocabulary)
    known = {term.key for term in terms}
    for term in terms:
        assert known.issuperset([*term.broader, *term.related, *filter(None, [term.replaced_by])]), term.key


def test_no_term_is_broader_than_itself(vocabulary, terms):
    for term in terms.of(vocabulary):
        above = [up for key in term.broader for up in (key, *terms.ancestors(vocabulary, key))]
        assert term.key not in above


def test_current_terms_share_no_spelling(vocabulary):
    users = defaultdict(set)
    for term in _terms(vocabulary):
        for spelling in term.spellings() if not term.replaced_by else ():
            users[normal(spelling)].add(term.key)
    assert {spelling: keys for spelling, keys in users.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("vocabulary", ["topic", "audience", "type", "series", "licence", "place"])
def test_terms_are_named_in_every_language(vocabulary):
    for term in _terms(vocabulary):
        assert set(term.label) == set(INTERFACE), term.key


def test_deprecated_terms_say_why_and_lead_on(terms):
    deprecated = [term for term in terms if term.replaced_by]
    assert len(deprecated) == 3
    for term in deprecated:
        assert set(term.reason) == set(INTERFACE)
        assert not terms.get(term.vocabulary, term.replaced_by).replaced_by


@pytest.mark.parametrize(
    ("tag", "ref"),
    [
        ("Child Abuse/Exploitation", ("topic", "child-abuse")),
        ("Child Pornography", ("topic", "child-sexual-abuse-material")),
        ("Child Sexual Abuse Material (Child Pornography)", ("topic", "child-sexual-abuse-material")),
        ("sex tourism", ("topic", "sexual-exploitation-in-travel-and-tourism")),
        ("Missing Children/Child Abduction", ("topic", "missing-children")),
        ("Peer-Peer Abuse", ("topic", "peer-on-peer-abuse")),
        ("International Schools", ("audience", "international-schools")),
        ("Case Study", ("type", "case-study")),
        ("ICMEC Publications", ("organisation", "icmec")),
        ("United States of America", ("place", "us")),
        ("Cote d'Ivoire", ("place", "ci")),
        ("América Latina y el Caribe", ("place", "419")),
    ],
)
def test_tags_are_understood(terms, tag, ref):
    assert terms.find(tag) == ref


def test_regions_hold_countries(terms):
    assert terms.ancestors("place", "br") == ("005", "419", "019", "001")
    assert {"mx", "do", "ar"}.issubset(places.countries())
    assert not {"001", "419"} & places.countries()


def test_thirty_records(records):
    assert len({record.id for record in records}) == len(records) == 30


def test_records_use_current_terms(records, terms):
    for record in records:
        for field, vocabulary in FIELDS.items():
            for key in keys(getattr(record, field)):
                term = terms.get(vocabulary, key)
                assert term and not term.replaced_by, (record.id, key)


def test_relations_lead_to_records(records):
    known = {record.id for record in records}
    targets = {relation.target for record in records for relation in record.relations if relation.target}
    assert targets and targets <= known


def test_abstracts_in_every_language(records):
    for record in records:
        assert set(record.abstract) == set(INTERFACE), record.id
        assert all(80 <= len(text) <= 900 for text in record.abstract.values()), record.id
        assert record.summary_by == "The library"


def test_nothing_is_claimed_that_is_not_known(records):
    assert not any(record.url or record.identifiers for record in records)
    assert [record.issued for record in records if record.issued] == ["2014"]
    assert [record.edition for record in records if record.edition] == ["3rd"]
