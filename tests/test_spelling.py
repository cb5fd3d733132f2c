"""Did you mean: the library's own words for those that it does not have."""

import pytest

from carrel import terms
from carrel.search import following
from carrel.search.query import Query
from carrel.search.spelling import meant
from conftest import record, write


def ask(words: str, **more: object) -> str | None:
    return meant(following.engine(), Query(words, **more), terms.current())


@pytest.fixture
def few(home):
    write(
        record("a", title={"en": "Grooming at school"}, abstract={"en": "Traffickers and parents. A technology."}, issued="2015"),
        record("b", title={"en": "Grooming of children"}, abstract={"en": "Whales, whales"}, topics=["legislation"]),
        record("c", title={"es": "Captación de la niñez"}, languages=["es"]),
        record("d", title={"ar": "حماية الطفولة"}, languages=["ar"]),
        record("e", title={"ru": "Защита детей"}, languages=["ru"]),
        record("f", title={"fr": "Étude"}, languages=["fr"]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("gromming", "grooming"), ("groming", "grooming"), ("groiming", "grooming"), ("grooimng", "grooming"),
        ("rgooming", "grooming"), ("xgrooming", "grooming"), ("groominh", "grooming"), ("Gromming", "grooming"),
        ("trafickrs", "traffickers"), ("technolgi", "technology"), ("tehcnolgoy", "technology"),
        ("schol", "school"), ("captacoin", "captación"), ("حمايه الطفوله", None), ("حمابة", "حماية"), ("защтиа", "защита"),
    ],
)  # fmt: skip
def test_a_misspelled_word_is_found_among_the_librarys_own(few, typed, better):
    assert ask(typed) == better


def test_the_rest_of_the_question_stays_as_typed(few):
    assert (
        ask('"at school" gromming -lawx groom* year:2010..2020') == '"at school" grooming -lawx groom* year:2010..2020'
    )
    assert ask("the gromming, (chidren)") == "the grooming, (children)"
    assert ask("anti/gromming") is None, "anti is no word of this library"


@pytest.mark.parametrize(
    "typed",
    [
        "", "grooming", "Grooming children", "groomings", "groomming", "etude", "niñez", "captacion",
        '"gromming"', "“gromming”", "gromm*", "-gromming",
        "topic:gromming", 'title:"gromming', "gro", "lawx", "20155", "9780306406158", "😀", "\u0301", "x" * 500, "qwrtzx", "\u202e", "*",
    ],
)  # fmt: skip
def test_what_is_known_or_not_a_word_is_left_alone(few, typed):
    assert ask(typed) is None


def test_names_of_terms_are_words_of_the_library(few):
    assert ask("sextortion") is None and ask("Brésil") is None and ask("UNICEF") is None


def test_the_nearest_word_wins_then_the_frequent_one(home):
    write(
        *(record(f"a{n}", title={"en": "Wandering"}) for n in range(3)),
        *(record(f"b{n}", title={"en": "Wondering"}) for n in range(2)),
        record("c", title={"en": "Wunderings"}),
    )
    assert ask("wendering") == "wandering"
    assert ask("wunderingsx") == "wunderings"


def test_only_what_finds_something_is_offered(few):
    assert ask("gromming whales") == "grooming whales"
    assert ask("gromming captacion") is None
    assert ask("gromming", chosen={"topic": ("legislation",)}) == "grooming"
    assert ask("gromming", chosen={"topic": ("missing-children",)}) is None
    assert ask("gromming", years=(1990, 1995)) is None


def test_common_words_are_neither_corrected_nor_offered(home):
    write(record("a", title={"en": "About there would"}))
    assert ask("abuot") is None and ask("about") is None


def test_an_empty_library_means_nothing(home):
    assert ask("gromming") is None


def test_a_word_written_later_is_known_at_once(few):
    assert ask("zephirs") is None
    write(record("z", title={"en": "Zephyrs"}))
    assert ask("zephirs") == "zephyrs"
