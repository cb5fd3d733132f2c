"""Terms are found in any language and spelling, and lead to where they should."""

import pytest

from carrel import founding, places, terms
from carrel.search.grammar import parse
from carrel.search.widening import widen
from carrel.vocabulary import Concept, Vocabularies, normal


def concept(key: str, vocabulary: str = "topic", **values: object) -> Concept:
    return Concept.model_validate({"vocabulary": vocabulary, "key": key, "label": {"en": key.title()}} | values)


@pytest.fixture(scope="module")
def library() -> Vocabularies:
    return Vocabularies([*founding.concepts(), *terms._given()])


@pytest.mark.parametrize(
    ("spelling", "ref"),
    [
        ("grooming", ("topic", "online-grooming")),
        ("  GROOMING  ", ("topic", "online-grooming")),
        ("online-grooming", ("topic", "online-grooming")),
        ("Captación de niños y niñas con fines sexuales", ("topic", "online-grooming")),
        ("captacion de ninos y ninas con fines sexuales", ("topic", "online-grooming")),
        ("sollicitation d’enfants à des fins sexuelles", ("topic", "online-grooming")),
        ("Sollicitation d'enfants à des fins sexuelles", ("topic", "online-grooming")),
        ("استدراج الأطفال لأغراض جنسية", ("topic", "online-grooming")),
        ("استدراج الاطفال لاغراض جنسيه", ("topic", "online-grooming")),
        ("csam", ("topic", "child-sexual-abuse-material")),
        ("Kiddie porn", ("topic", "child-sexual-abuse-material")),
        ("pornografía infantil", ("topic", "child-sexual-abuse-material")),
        ("Pédopornographie", ("topic", "child-sexual-abuse-material")),
        ("Mexique", ("place", "mx")),
        ("المكسيك", ("place", "mx")),
        ("Côte d’Ivoire", ("place", "ci")),
        ("cote d'ivoire", ("place", "ci")),
        ("français", ("language", "fr")),
        ("United Nations Children’s Fund", ("organisation", "unicef")),
        ("ONUDD", ("organisation", "unodc")),
        ("Teachers", ("audience", "teachers")),
    ],
)
def test_terms_are_found_in_any_language_and_spelling(library, spelling, ref):
    assert library.find(spelling) == ref


@pytest.mark.parametrize(
    "spelling", ["", " ", "—", "no such thing", "in", "it", "us", "419", "\x00", pytest.param("x" * 10_000, id="long")]
)
def test_what_names_no_term_finds_none(library, spelling):
    assert library.find(spelling) is None


def test_the_order_of_the_vocabularies_decides(library):
    both = Vocabularies([concept("training"), concept("training", "type")])
    assert both.find("training") == ("topic", "training")
    assert both.find("training", ["type", "topic"]) == ("type", "training")
    assert library.find("Mexico", ["topic"]) is None


def test_every_spelling_of_every_current_term_finds_a_term(library):
    for each in library:
        for spelling in each.spellings():
            assert library.find(spelling, [each.vocabulary]), (each.key, spelling)


def test_a_deprecated_term_leads_to_the_current_one(library):
    assert library.current("topic", "child-pornography") == "child-sexual-abuse-material"
    assert library.current("topic", "nobody-knows") == "nobody-knows"


def test_a_chain_of_deprecated_terms_leads_to_its_end_and_a_circle_ends():
    chain = Vocabularies([concept("a", replaced_by="b"), concept("b", replaced_by="c"), concept("c")])
    assert chain.find("a") == ("topic", "c")
    circle = Vocabularies([concept("a", replaced_by="b"), concept("b", replaced_by="a")])
    assert circle.current("topic", "a") == "b"


def test_a_current_term_goes_before_a_deprecated_one_of_the_same_name():
    held = Vocabularies(
        [
            concept("old", label={"en": "Same"}, replaced_by="other"),
            concept("other"),
            concept("new", label={"en": "Same"}),
        ]
    )
    assert held.find("same") == ("topic", "new")


def test_broader_terms_come_nearest_first(library):
    above = library.ancestors("topic", "online-grooming")
    assert above[0] == "online-child-sexual-exploitation"
    assert {"child-abuse", "violence-against-children", "child-protection"} <= set(above)
    assert len(above) == len(set(above))
    assert library.ancestors("topic", "no-such-term") == ()


@pytest.mark.parametrize(
    "circle", [{"a": ["a"]}, {"a": ["b"], "b": ["a"]}, {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": []}]
)
def test_a_circle_of_broader_terms_ends(circle):
    held = Vocabularies([concept(key, broader=broader) for key, broader in circle.items()])
    for key in circle:
        assert key not in held.ancestors("topic", key)
    assert set(held.with_ancestors("topic", ["a"])) == set(circle)


def test_a_broader_term_that_is_missing_is_kept_as_its_key():
    assert Vocabularies([concept("a", broader=["gone"])]).ancestors("topic", "a") == ("gone",)


def test_narrower_terms(library):
    keys = {each.key for each in library.narrower("topic", "missing-children")}
    assert {"child-abduction", "runaway-children", "photo-distribution"} <= keys
    assert library.narrower("topic", "photo-distribution") == []
    assert "mx" in {each.key for each in library.narrower("place", "013")}


@pytest.mark.parametrize("words", ["in", "it", "us", "be", "no", "children in it", "US", "de", "la"])
def test_codes_of_countries_and_languages_are_words_first(library, words):
    _, widened = widen(parse(words).wanted, library)
    assert not [each for each in widened if each.term[0] in ("place", "language")]


@pytest.mark.parametrize(
    ("words", "key"), [("reports from Mexico", "mx"), ("América Latina y el Caribe", "419"), ("Estados Unidos", "us")]
)
def test_names_of_places_in_a_query_are_understood(library, words, key):
    _, widened = widen(parse(words).wanted, library)
    assert ("place", key) in [each.term for each in widened]


def test_labels_in_the_readers_language_or_the_next_best(library):
    assert library.label("place", "mx", "fr") == "Mexique"
    assert library.label("organisation", "rocit", "ar") == "ROCIT"
    assert library.label("topic", "no-such", "en") == "no-such"
    arabic = concept("x", label={"ar": "حماية"})
    assert (arabic.name("fr"), arabic.name_language("fr")) == ("حماية", "ar")


def test_the_normal_form_ignores_case_accents_and_punctuation():
    assert normal("  Peer–on‑peer  Abuse! ") == normal("peer-on-peer abuse") == "peer on peer abuse"
    assert normal("हिन्दी") != normal("हनद")


def test_every_country_is_in_the_world(library):
    for code in places.countries():
        assert library.ancestors("place", code)[-1] == "001"
