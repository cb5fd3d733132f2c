"""The thesaurus out and in again, as SKOS; and words of other thesauri that are understood."""

import json
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from carrel import catalogue, commands, founding, imports, terms
from carrel.formats import Unreadable, skos, skosin
from carrel.vocabulary import Concept, Match, Vocabularies, normal

ROOT = "https://library.example"
LCSH = "http://id.loc.gov/authorities/subjects/sh1"
PREFIXES = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix t: <{ROOT}/topics/> .
@prefix f: <https://thesaurus.example/> .
"""


@pytest.fixture(scope="module")
def all_() -> Vocabularies:
    return Vocabularies(founding.concepts())


def brought(text: str, tmp_path: Path, known: Vocabularies, name: str = "terms.ttl") -> tuple[dict[str, Concept], list]:
    (tmp_path / name).write_text(text, "utf-8")
    concepts, problems = skosin.read(tmp_path / name, "topic", known)
    return {each.key: each for each in concepts}, problems


def unordered(concept: Concept) -> dict:
    """What is the same whatever the order: RDF has none."""

    def one(value: object) -> object:
        if isinstance(value, dict):
            return {key: one(each) for key, each in value.items()}
        return sorted(value, key=str) if isinstance(value, list) else value

    return {name: one(value) for name, value in concept.model_dump().items()}


# --- out and in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", list(skos.SYNTAXES))
@pytest.mark.parametrize("vocabulary", ["topic", "type", "audience", "organisation", "series", "licence"])
def test_what_leaves_comes_back_whole(all_, tmp_path, ending, vocabulary):
    concepts = all_.of(vocabulary)
    path = tmp_path / f"terms.{ending}"
    path.write_bytes(skos.write(concepts, all_, ROOT, ending))
    found, problems = skosin.read(path, vocabulary, Vocabularies([]))
    assert not problems and len(found) == len(concepts)
    back = {each.key: each for each in found}
    for each in concepts:
        assert unordered(back[each.key]) == unordered(each)
        assert next(iter(back[each.key].label)) == next(iter(each.label))
    again, _ = skosin.read(path, vocabulary, all_)
    assert {each.key: unordered(each) for each in again} == {each.key: unordered(each) for each in concepts}


def test_mappings_leave_and_come_back(tmp_path):
    matches = [Match(kind=kind, uri=f"{LCSH}{kind}", labels=[f"Label {kind}"]) for kind in ("exact", "close", "broad")]
    concept = Concept(vocabulary="topic", key="a", label={"en": "A"}, matches=matches)
    for ending in skos.SYNTAXES:
        path = tmp_path / f"a.{ending}"
        path.write_bytes(skos.write([concept], Vocabularies([concept]), ROOT, ending))
        [back], _ = skosin.read(path, "topic", Vocabularies([]))
        assert back == concept


@pytest.mark.parametrize(
    "ending, kind",
    [("ttl", "text/turtle; charset=utf-8"), ("rdf", "application/rdf+xml"), ("jsonld", "application/ld+json")],
)
@pytest.mark.parametrize("word", ["topics", "places", "languages", "organisations"])
def test_every_vocabulary_has_its_address(ask, ending, kind, word):
    status, headers, body = ask(f"/en/{word}.{ending}")
    assert status == "200" and headers["Content-Type"] == kind
    graph = Graph().parse(data=body, format=skos.SYNTAXES[ending][0].replace("pretty-", ""))
    found = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(found) > 3 and all(str(each).startswith(f"http://127.0.0.1/{word}/") for each in found)


@pytest.mark.parametrize("ending", ["ttl", "rdf", "skos.jsonld"])
def test_every_term_has_its_address(ask, ending):
    status, _, body = ask(f"/en/topics/online-grooming.{ending}")
    graph = Graph().parse(data=body, format=skos.SYNTAXES[ending.removeprefix("skos.")][0].replace("pretty-", ""))
    here = URIRef("http://127.0.0.1/topics/online-grooming")
    assert status == "200" and list(graph.subjects(RDF.type, SKOS.Concept)) == [here]
    assert {each.language for each in graph.objects(here, SKOS.prefLabel)} >= {"en", "es", "fr", "ar"}
    assert ask("/en/topics/nobody.ttl")[0] == "404"


def test_the_uri_of_a_term_leads_to_its_page(ask):
    status, headers, _ = ask("/topics/online-grooming", HTTP_ACCEPT_LANGUAGE="fr")
    assert status == "302" and headers["Location"] == "/fr/topics/online-grooming"


# --- in --------------------------------------------------------------------------------------------------------------


def test_a_file_says_only_what_it_says(all_, tmp_path):
    before = all_.get("topic", "online-grooming")
    found, problems = brought(
        PREFIXES + 't:online-grooming a skos:Concept ; skos:prefLabel "Acicalamiento"@es ; skos:altLabel "Luring"@en .',
        tmp_path,
        all_,
    )
    assert not problems and list(found) == ["online-grooming"]
    after = found["online-grooming"]
    assert after.label == before.label | {"es": "Acicalamiento"} and after.synonyms["en"] == ["Luring"]
    assert (after.broader, after.definition, after.same_as) == (before.broader, before.definition, before.same_as)


def test_a_file_of_mappings_alone_is_enough(all_, tmp_path):
    text = (
        PREFIXES
        + f't:online-grooming skos:closeMatch <{LCSH}> . <{LCSH}> skos:prefLabel "Online enticement of minors"@en .'
    )
    found, problems = brought(text, tmp_path, all_)
    assert list(found) == ["online-grooming"] and not problems
    assert found["online-grooming"].matches == [Match(kind="close", uri=LCSH, labels=["Online enticement of minors"])]
    assert found["online-grooming"].label == all_.get("topic", "online-grooming").label


FOREIGN = (
    PREFIXES
    + """
f:c1 a skos:Concept ; skos:prefLabel "Kites"@en , "Cometas"@es ; skos:narrower f:c2 ; skos:definition "Things that fly."@en .
f:c2 a skos:Concept ; skos:prefLabel "Box kites"@en ; skos:related f:c3 .
f:c3 a skos:Concept ; skos:prefLabel "Grooming"@en .
f:c4 a skos:Concept ; skos:prefLabel "Cerfs-volants"@fr ; skos:broader f:nowhere .
f:c5 a skos:Concept ; skos:prefLabel "Bad"@xx-nonsense-language .
f:c6 a skos:Concept .
"""
)


def test_a_foreign_thesaurus_comes_in_with_its_tree(all_, tmp_path):
    found, problems = brought(FOREIGN, tmp_path, all_)
    assert list(found) == ["kites", "box-kites", "online-grooming"]
    assert found["kites"].label == {"en": "Kites", "es": "Cometas"} and found["box-kites"].broader == ["kites"]
    assert found["box-kites"].related == ["online-grooming"] and found["online-grooming"].label["ar"]
    assert found["kites"].matches == [Match(kind="exact", uri="https://thesaurus.example/c1")]
    assert {each.where.rpartition("/")[2]: bool(each.raw) for each in problems} == {"c4": True, "c5": True}
    assert "nowhere" in problems[0].what and "language" in problems[1].what


def test_a_foreign_thesaurus_comes_in_again_as_the_same_terms(all_, tmp_path):
    found, _ = brought(FOREIGN, tmp_path, all_)
    known = Vocabularies([*(each for each in all_ if each.key not in found), *found.values()])
    renamed = FOREIGN.replace('"Kites"@en', '"Flying kites"@en')
    again, _ = brought(renamed, tmp_path, known)
    assert list(again) == list(found) and again["kites"].label["en"] == "Flying kites"


@pytest.mark.parametrize("name, text", [
    ("empty.ttl", ""),
    ("broken.ttl", "<a> <b"),
    ("none.ttl", "<http://a/b> <http://a/c> <http://a/d> ."),
    ("broken.rdf", "<rdf:RDF"),
    ("laughs.rdf", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'),
    ("broken.jsonld", '{"@graph": ['),
    ("outside.jsonld", '{"@context": "http://127.0.0.1:1/context", "@id": "http://a/b"}'),
    ("outside2.jsonld", '{"@graph": [{"@context": [{}, "http://127.0.0.1:1/c"]}]}'),
    ("page.html", "<!DOCTYPE html><html><body>x</body></html>"),
])  # fmt: skip
def test_what_cannot_be_read_is_said(all_, tmp_path, name, text):
    with pytest.raises(Unreadable, match=name):
        brought(text, tmp_path, all_, name)


# --- foreign words ---------------------------------------------------------------------------------------------------

MAPPED = [
    Concept(vocabulary="topic", key="kites", label={"en": "Kites"}, matches=[
        Match(kind="exact", uri=LCSH, labels=["Toys, flying"]),
        Match(kind="broad", uri=f"{LCSH}0", labels=["Toys"]),
    ]),
    Concept(vocabulary="topic", key="balls", label={"en": "Balls"}, matches=[
        Match(kind="close", uri=f"{LCSH}1", labels=["Round toys", "Kites"]),
        Match(kind="exact", uri=f"{LCSH}0", labels=["Toys"]),
    ]),
]  # fmt: skip


def test_a_foreign_word_leads_to_our_term_the_closest_first():
    words = Vocabularies(MAPPED)
    assert words.find("toys flying") == words.find(LCSH) == ("topic", "kites")
    assert words.find("Toys") == ("topic", "balls") and words.find("Kites") == ("topic", "kites")
    assert words.find("Round toys") == ("topic", "balls") and words.find("Round toys", ["place"]) is None
    assert words.roughly("round toys") and not words.roughly("toys") and not words.roughly("kites")
    assert "toys" not in words._spellings and normal(LCSH) not in words._spellings


def test_a_foreign_word_in_a_replaced_term_leads_on():
    old = Concept(
        vocabulary="topic",
        key="old",
        label={"en": "Old"},
        replaced_by="kites",
        matches=[Match(kind="exact", uri="x:y")],
    )
    assert Vocabularies([*MAPPED, old]).find("x:y") == ("topic", "kites")


@pytest.mark.parametrize("uri", ["", "plain", "a b:c", "x:<y>", "x:" + "y" * 2000])
def test_what_is_no_uri_is_no_match(uri):
    with pytest.raises(ValueError):
        Match(kind="exact", uri=uri)


@pytest.mark.parametrize("name, text", [
    ("list.csv", "title,topics\nOne,Online enticement of minors\n"),
    ("list.ris", "TY  - RPRT\nTI  - One\nKW  - Online enticement of minors\nER  - \n"),
    ("list.bib", "@report{a,\n title = {One},\n keywords = {Online enticement of minors}\n}\n"),
    ("list.xml", '<records><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                 "<dc:title>One</dc:title><dc:subject>Online enticement of minors</dc:subject></oai_dc:dc></records>"),
])  # fmt: skip
def test_words_of_another_thesaurus_are_understood_in_every_format(home, tmp_path, capsys, name, text):
    (tmp_path / "map.ttl").write_text(
        PREFIXES
        + f't:online-grooming skos:exactMatch <{LCSH}> . <{LCSH}> skos:prefLabel "Online enticement of minors"@en .'
    )
    assert commands.main(["terms", "topic", str(tmp_path / "map.ttl")]) == 0
    assert "1 term." in capsys.readouterr().out
    (tmp_path / name).write_text(text)
    imported = imports.run(imports.start(tmp_path / name), "me")
    assert not imported.report["problems"] and catalogue.get("one").topics == ["online-grooming"]
    assert terms.current().find("grooming") == ("topic", "online-grooming")


def test_the_command_tells_what_it_could_not_use(home, tmp_path, capsys):
    (tmp_path / "foreign.ttl").write_text(FOREIGN)
    assert commands.main(["terms", "topic", str(tmp_path / "foreign.ttl")]) == 0
    out = capsys.readouterr().out
    assert "3 terms." in out and "thesaurus.example/c4: its relative" in out
    (tmp_path / "flat.jsonld").write_text(json.dumps([{"@id": f"{ROOT}/topics/kites", "@type": ["http://www.w3.org/2004/02/skos/core#Concept"],
        "http://www.w3.org/2004/02/skos/core#prefLabel": [{"@value": "Big kites", "@language": "en"}]}]))  # fmt: skip
    assert commands.main(["terms", "topic", str(tmp_path / "flat.jsonld")]) == 0
    assert terms.current().label("topic", "kites", "en") == "Big kites"
    assert commands.main(["terms", "topic", str(tmp_path / "nowhere.ttl")]) == 1
