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
THESAURUS = ("topic", "audience", "type")
ROOTS = {
    "child-protection",
    "childrens-rights",
    "violence-against-children",
    "crime-and-justice",
    "law",
    "care-and-recovery",
    "knowledge-and-practice",
}
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


def _thesaurus() -> list[Concept]:
    return [term for vocabulary in THESAURUS for term in _terms(vocabulary)]


def test_the_thesaurus_has_150_current_concepts_and_20_outdated_ones():
    outdated = [term for term in _thesaurus() if term.replaced_by]
    assert len(_thesaurus()) - len(outdated) >= 150
    assert len(outdated) >= 20


@pytest.mark.parametrize("vocabulary", THESAURUS)
def test_every_current_concept_is_defined_in_every_language(vocabulary):
    for term in _terms(vocabulary):
        if not term.replaced_by:
            assert set(term.definition) == set(INTERFACE), term.key
            assert len(set(term.definition.values())) == len(INTERFACE), term.key
            assert set(term.scope_note) in (set(), set(INTERFACE)), term.key


@pytest.mark.parametrize("vocabulary", THESAURUS)
def test_related_is_said_on_both_sides_and_never_of_an_ancestor(vocabulary, terms):
    for term in terms.of(vocabulary):
        assert len(set(term.related) - {term.key}) == len(term.related), term.key
        assert not set(term.related) & set(terms.ancestors(vocabulary, term.key)), term.key  # SKOS, S27
        for key in term.related:
            assert term.key in terms.get(vocabulary, key).related, (term.key, key)


def test_every_topic_stands_in_the_tree_and_has_a_neighbour(terms):
    current = [term for term in terms.of("topic") if not term.replaced_by]
    assert {term.key for term in current if not term.broader} == ROOTS
    assert [term.key for term in current if not term.related] == []


@pytest.mark.parametrize("vocabulary", THESAURUS)
def test_outdated_terms_stand_outside_the_tree(vocabulary):
    outdated = {term.key for term in _terms(vocabulary) if term.replaced_by}
    for term in _terms(vocabulary):
        assert not outdated & {*term.broader, *term.related}, term.key
        assert not (term.replaced_by and (term.broader or term.related)), term.key


def test_deprecated_terms_say_why_and_lead_on(terms):
    for term in (each for each in terms if each.replaced_by):
        assert set(term.reason) == set(INTERFACE), term.key
        assert not terms.get(term.vocabulary, term.replaced_by).replaced_by


def test_no_spelling_of_an_outdated_term_is_hidden_by_another(terms):
    for term in (each for each in terms if each.replaced_by):
        for spelling in term.spellings():
            assert terms.refs(normal(spelling))[term.vocabulary] == term.key, (term.key, spelling)


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        (
            "child-sexual-abuse-material",
            [
                "child pornography",
                "kiddie porn",
                "CSAM",
                "pornografía infantil",
                "pornographie enfantine",
                "pédopornographie",
                "استغلال الأطفال في المواد الإباحية",
            ],
        ),
        (
            "children-exploited-in-prostitution",
            [
                "child prostitute",
                "child prostitutes",
                "child sex worker",
                "niño prostituido",
                "enfants prostitués",
                "طفل يمارس البغاء",
            ],
        ),
        (
            "sexual-exploitation-in-prostitution",
            ["child prostitution", "prostitución infantil", "prostitution des enfants", "بغاء الأطفال"],
        ),
        (
            "sexual-exploitation-in-travel-and-tourism",
            ["sex tourism", "child sex tourism", "turismo sexual", "tourisme sexuel", "السياحة الجنسية"],
        ),
        ("travelling-child-sex-offenders", ["sex tourist", "turista sexual", "touriste sexuel", "سائح جنسي"]),
        ("live-streaming", ["webcam child sex tourism", "turismo sexual por webcam"]),
        ("computer-generated-material", ["virtual child pornography", "AI CSAM", "pornografía infantil virtual"]),
        (
            "children-in-street-situations",
            ["street children", "niños de la calle", "enfants des rues", "أطفال الشوارع"],
        ),
        ("children-in-conflict-with-the-law", ["juvenile delinquent", "délinquance juvénile", "جنوح الأحداث"]),
        ("children-with-disabilities", ["handicapped children", "niños discapacitados", "الأطفال المعوقون"]),
        (
            "children-associated-with-armed-groups",
            ["child soldier", "niños soldados", "enfant soldat", "الأطفال الجنود"],
        ),
        ("harmful-sexual-behaviour", ["harmful sexual behavior", "HSB"]),
        ("child-helplines", ["helpline", "líneas de ayuda", "lignes d'écoute", "خط نجدة الطفل"]),
        ("online-child-sexual-exploitation", ["OCSEA", "TFCSEA"]),
        ("child-marriage", ["early marriage", "matrimonio precoz", "mariage précoce", "الزواج المبكر"]),
    ],
)
def test_the_words_of_readers_lead_to_the_preferred_term(terms, key, spellings):
    assert {spelling: terms.find(spelling) for spelling in spellings} == dict.fromkeys(spellings, ("topic", key))


def test_the_page_on_the_thesaurus_counts_what_there_is():
    page = (LIBRARY.parents[2] / "docs/thesaurus.md").read_text(encoding="utf-8")
    for vocabulary in THESAURUS:
        terms = _terms(vocabulary)
        current = [term for term in terms if not term.replaced_by]
        roots, spellings = sum(not term.broader for term in current), sum(len(set(term.spellings())) for term in terms)
        row = f"| `{vocabulary}` | {len(current)} | {roots} | {len(terms) - len(current)} | {spellings:,} |"
        assert row in page, row


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


@pytest.fixture(scope="module")
def handbook() -> Record:
    return Record(**_read("handbook.json"))


def test_the_handbook_says_what_it_is_in_every_language(handbook):
    for texts in (handbook.title, handbook.subtitle, handbook.abstract):
        assert list(texts) == handbook.languages == list(INTERFACE)
    assert all("Carrel" in text for text in handbook.abstract.values())
    assert not handbook.issued and not handbook.fundamental


def test_records_use_current_terms(records, handbook, terms):
    for record in (handbook, *records):
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


def test_the_librarian_picked_some_fundamental_texts(records):
    assert 5 <= sum(record.fundamental for record in records) <= 6


def test_nothing_is_claimed_that_is_not_known(records):
    assert not any(record.url or record.identifiers for record in records)
    assert [record.issued for record in records if record.issued] == ["2014"]
    assert [record.edition for record in records if record.edition] == ["3rd"]
