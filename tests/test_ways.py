"""The ways in: first page, pages of terms and places, A to Z, series and editions in the order of time."""

import re

import pytest
from django.test import Client

from carrel import catalogue, helplines, terms
from carrel.formats.helplines import Line
from carrel.search import following
from carrel.web.vocabulary import NAMED
from conftest import WHO, record, write


def get(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def between(text: str, start: str, end: str = "</section>") -> str:
    return text[text.index(start) : text.index(end, text.index(start))]


def test_the_first_page_asks_who_comes(sample):
    text = get("/en/")
    assert 'href="/en/audiences/parents"><b>I am a parent</b>' in text
    assert "I am a social worker" not in text  # the sample has nothing for them
    assert len(re.findall('class="door"', text)) <= 8


def test_the_first_page_shows_fundamental_texts_topics_places_and_newest(sample):
    text = get("/en/")
    assert "Online Grooming of Children for Sexual Purposes" in between(text, 'id="fundamental"')
    assert '/en/topics/missing-children"' in between(text, 'id="topics"')
    assert "<svg" in between(text, 'id="places"') and '/en/places/us"' in between(text, 'id="places"')
    assert between(text, 'id="newest"').count("<article") == 4


def test_an_empty_library_has_a_first_page(home):
    following.catch_up()
    text = get("/en/")
    assert "No publications yet" in text and "Fundamental" not in text


def test_fundamental_texts_are_a_list_with_an_address(home):
    write(record("a", fundamental=True), record("b"))
    assert Client().get("/en/search.json?fundamental=yes").json()["total"] == 1
    assert "1 publication" in get("/en/search?fundamental=yes") and "Fundamental text" in get("/en/search")


def test_a_term_teaches(sample):
    text = get("/en/topics/child-sexual-abuse-material")
    assert "Say this instead of" in text and "Child pornography" in text
    assert '<nav class="small path"' in text and '/en/topics/online-child-protection"' in text
    assert "topic=child-sexual-abuse-material&amp;organisation=icmec" in text
    assert 'lang="ar" dir="rtl">مواد' in between(text, 'id="tongues"')


def test_crossings_lead_to_what_they_count(sample):
    text = between(get("/en/topics/legislation"), 'id="with-organisation"')
    found = re.findall(r'href="/en/search\?([^"]+)">[^<]+</a> <span class="soft num">(\d+)', text)
    assert found
    for query, count in found:
        assert Client().get("/en/search.json?" + query.replace("&amp;", "&")).json()["total"] == int(count)


def test_a_term_shows_its_fundamental_texts_when_the_list_is_long(home):
    write(*(record(f"r{n}", topics=["law"], fundamental=n == 3) for n in range(25)))
    assert "Title of r3" in between(get("/en/topics/law"), 'id="fundamental"')
    assert 'id="fundamental"' not in get("/en/topics/law?page=2")


def test_a_deprecated_term_says_what_is_preferred_and_why(sample):
    text = get("/es/topics/child-prostitute")
    assert "/es/topics/children-exploited-in-prostitution" in text and 'class="note stack"' in text


@pytest.mark.parametrize("word", ["topics", "audiences", "types", "places", "organisations", "languages", "series"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_a_to_z_has_every_term_of_the_tree(sample, word, language):
    keys = [
        set(re.findall(rf'href="/{language}/{word}/([a-z0-9-]+)"', get(f"/{language}/{word}{q}")))
        for q in ("", "?view=a-z")
    ]
    assert keys[0] == keys[1]


def test_a_to_z_lists_other_words_under_their_own_letter(sample):
    text = between(get("/en/topics?view=a-z"), ">C</h2>")
    assert "CSAM <span" in text and "Child pornography <span" in text
    assert "Arabic" in between(get("/en/languages?view=a-z"), ">A</h2>")


def test_arabic_is_ordered_without_the_article(home):
    write(record("a", topics=["law"]))  # القانون
    assert '/ar/topics/law"' in between(get("/ar/topics?view=a-z"), ">ق</h2>")


def test_a_place_shows_its_region_and_help_lines(home):
    write(
        record("own", places=["br"]),
        record("region", places=["419"]),
        record("neighbour", places=["ar"]),
        record("far", places=["fr"]),
    )
    assert "No help line has been entered" in get("/en/places/br")
    helplines.replace([Line(place="br", name={"en": "A line"}, phone="+1 555 0100")], WHO)
    following.catch_up()
    text = get("/en/places/br")
    near = between(text, 'id="region"')
    assert "Title of neighbour" in near and "Title of own" not in near and "Title of far" not in near
    assert "A line" in text and 'href="tel:+15550100"' in text


def test_a_region_offers_no_help_lines(home):
    write(record("a", places=["419"]))
    assert "help line" not in get("/en/places/419")


def test_a_series_stands_in_the_order_of_time(home):
    series = {"key": "model-legislation-and-global-review"}
    write(
        record("c", issued="2018", series={**series, "number": "9"}),
        record("a", series={**series, "number": "X"}),
        record("b", issued="2013-05", series={**series, "number": "7"}),
    )
    text = between(get("/en/series/model-legislation-and-global-review"), 'class="timeline"')
    assert [text.index(word) for word in ("Title of b", "Title of c", "Title of a")] == sorted(
        text.index(word) for word in ("Title of b", "Title of c", "Title of a")
    )
    assert text.index("Year unknown") < text.index("Title of a") and "Number 7" in text


def test_a_series_without_years_goes_by_number(home):
    series = {"key": "studies-in-child-protection"}
    for number in ("IX", "IV", "10"):
        write(record(f"n-{number.lower()}", series={**series, "number": number}))
    text = between(get("/en/series/studies-in-child-protection"), 'class="timeline"')
    assert text.index("Title of n-iv") < text.index("Title of n-ix") < text.index("Title of n-10")


@pytest.mark.parametrize("word", ["topics", "audiences", "types", "places", "licences"])
def test_every_term_has_a_page_also_those_without_publications(home, word):
    write(record("a", topics=["legislation"], places=["br"]))
    words = terms.current()
    keys = [each.key for each in words.of(NAMED[word])]
    assert len(keys) > 5 and not [key for key in keys if Client().get(f"/en/{word}/{key}").status_code != 200]


def test_a_series_without_years_and_numbers_is_shown(home):
    series = {"key": "studies-in-child-protection"}
    write(record("one", series=series), record("two", series={**series, "number": "supplement"}))
    text = get("/en/series/studies-in-child-protection")
    assert "Title of one" in text and "Title of two" in text


def test_editions_stand_in_the_order_of_time_on_each_of_them(home):
    def newer(key):
        return [{"type": "IsNewVersionOf", "target": key}]

    write(
        record("first", edition="1st", issued="2010"),
        record("third", edition="3rd", issued="2018", relations=newer("second")),
        record("second", edition="2nd", issued="2014", relations=newer("first")),
    )
    for key in ("first", "second", "third"):
        text = between(get(f"/en/publications/{key}"), 'id="editions"')
        assert text.index("Title of first") < text.index("Title of second") < text.index("Title of third")
        assert text.count("Current") == 1 and text.index("Current") > text.index("Title of third")


def test_a_publication_without_editions_has_no_timeline(sample):
    assert 'id="editions"' not in get("/en/publications/hague-2015-part-1-global-report")


def test_editions_that_replace_each_other_end(home):
    write(
        record("a", relations=[{"type": "Obsoletes", "target": "b"}]),
        record("b", relations=[{"type": "Obsoletes", "target": "a"}]),
    )
    assert "Title of b" in between(get("/en/publications/a"), 'id="editions"')


def test_a_withdrawn_edition_is_not_in_the_timeline(home):
    write(record("old"), record("new", relations=[{"type": "IsNewVersionOf", "target": "old"}]))
    catalogue.withdraw("old", "wrong", "x")
    following.catch_up()
    assert 'id="editions"' not in get("/en/publications/new")


def test_did_you_mean_is_offered_with_the_filters(sample):
    text = get("/en/search?q=gromming&topic=legislation")
    assert re.search(
        r'Did you mean: <a href="/en/search\?q=grooming&amp;topic=legislation" dir="auto">grooming</a>', text
    )
    assert Client().get("/en/search.json?q=gromming").json()["meant"] == "grooming"


def test_filters_that_leave_nothing_say_what_they_cost(sample):
    text = get("/en/search?q=grooming&topic=legislation&place=fr")
    assert re.search(r'href="/en/search\?q=grooming&amp;topic=legislation">Without France</a> · 1 publication', text)
    text = get("/en/search?q=grooming&place=fr&type=glossary")
    assert re.search(r'href="/en/search\?q=grooming">Without any filter</a>', text)


def test_the_page_says_with_which_words_it_searched(sample):
    text = get("/en/search?q=pornograf%C3%ADa+infantil")
    assert "Child sexual abuse material" in text and "widen=no" in text
    found = Client().get("/es/search.json?q=pornograf%C3%ADa+infantil").json()
    assert found["total"] > 3 and any(
        name["words"] == "Child sexual abuse material" for name in found["widened"][0]["names"]
    )
    assert "Search only as typed" not in get("/en/search?q=pornograf%C3%ADa+infantil&widen=no")


def test_a_summary_in_another_language_says_which(home):
    write(record("a", title={"fr": "Un rapport"}, abstract={"fr": "En bref."}))
    assert '<span class="tongue" lang="en" dir="ltr">French</span> En bref.' in get("/en/search")
    assert 'class="tongue"' not in get("/fr/search")
