"""The public site, as readers and machines ask it."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from carrel import catalogue
from carrel.languages import INTERFACE
from carrel.record import facets
from carrel.search import following
from carrel.vocabulary import NAMES
from conftest import WHO, record, write

LISTS = [
    "/",
    "/search",
    "/search?q=grooming",
    "/topics/legislation",
    "/places/419",
    "/organisations/icmec",
    "/topics",
    "/about",
]
PAGES = [
    *LISTS,
    "/help",
    "/publications/framing-implementation",
    "/places",
    "/audiences",
    "/types",
    "/series",
    "/languages",
]


@pytest.fixture
def get(sample):
    client = Client(raise_request_exception=True)
    return lambda path, **headers: client.get(path, headers=headers)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", INTERFACE)
def test_every_page_speaks_its_language(get, language, path):
    answer = get(f"/{language}{path}")
    text = answer.content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert len(re.findall("<h1", text)) == 1
    assert not answer.cookies
    assert "style=" not in text and "<script>" not in text
    assert not re.findall(r'(?:src|<link[^>]*href)="https?:(?!//testserver/)', text)


def test_the_front_door_leads_to_the_readers_language(get):
    assert get("/", **{"Accept-Language": "ar-EG,en;q=0.5"}).url == "/ar/"
    assert get("/", **{"Accept-Language": "de, fr;q=0.9"}).url == "/fr/"
    assert get("/", **{"Accept-Language": "tlh;q=x,,;q="}).url == "/en/"


@pytest.mark.parametrize("path", LISTS)
def test_lists_ask_the_database_nothing(get, path, django_assert_num_queries):
    """The index answers; the vocabularies are read once for each of its generations."""
    get("/en/")
    with django_assert_num_queries(0):
        get(f"/en{path}")


def test_a_publication_asks_at_most_five_times(get, django_assert_max_num_queries):
    get("/en/")
    for key in ("framing-implementation", "a-child-is-missing", "judicial-options-parental-abduction"):
        with django_assert_max_num_queries(5):
            get(f"/en/publications/{key}")


def test_a_feed_asks_the_database_once(get, django_assert_num_queries):
    get("/en/")
    with django_assert_num_queries(1):
        get("/en/search.atom")


def test_the_list_has_the_furniture_of_the_page_it_replaces(get):
    text = get("/en/search").content.decode()
    assert text.count('<article class="card">') == 20
    for words in ("Filter by", "Read more", "Older", 'class="tags"', "30 publications"):
        assert words in text
    assert "Newer" in get("/en/search?page=2").content.decode()


def test_filters_have_counts_and_chips_that_take_them_off(get):
    text = get("/en/search?topic=legislation&topic=missing-children&audience=legislators").content.decode()
    assert 'value="legislation" checked' in text
    assert "?topic=missing-children&amp;audience=legislators" in text  # the chip without legislation
    assert re.search(r'name="type" value="[a-z-]+"> <span>[^<]+</span></label> <span class="soft num">\d+', text)


def test_json_says_what_the_page_shows(get):
    found = json.loads(get("/en/search.json?q=grooming").content)
    assert found["total"] == len(found["items"]) and found["query"] == "grooming"
    first = found["items"][0]
    assert {
        "id",
        "url",
        "title",
        "type",
        "year",
        "organisations",
        "topics",
        "places",
        "languages",
        "abstract",
        "score",
        "passages",
    } <= set(first)
    assert first["url"] == f"http://testserver/en/publications/{first['id']}"
    assert found["widened"][0]["key"] == "online-grooming"
    assert {"key", "label", "count"} == set(found["facets"]["topic"][0])


def test_json_pages_lead_through_everything_once(get):
    seen, path = [], "/en/search.json?sort=title"
    while path:
        found = json.loads(get(path).content)
        seen += [item["id"] for item in found["items"]]
        path = found["next"]
    assert len(seen) == len(set(seen)) == 30


def test_atom_is_a_valid_feed(get):
    root = ET.fromstring(get("/fr/topics/legislation.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    assert root.find(f"{atom}title").text and root.find(f"{atom}updated").text and len(entries) > 3
    for entry in entries:
        assert entry.find(f"{atom}id").text.startswith("http://testserver/en/publications/")
        assert entry.find(f"{atom}author/{atom}name").text


def test_a_publication_shows_relations_from_both_sides(get):
    catalogue.write([record("old"), record("new", relations=[{"type": "IsNewVersionOf", "target": "old"}])], WHO)
    old, new = (get(f"/en/publications/{key}").content.decode() for key in ("old", "new"))
    assert "superseded" in old and "/en/publications/new" in old
    assert "Newer edition of" in new and "/en/publications/old" in new


def test_titles_and_abstracts_carry_their_language(get):
    catalogue.write(
        [record("b", title={"ar": "حماية الأطفال", "en": "Protection"}, abstract={"fr": "En français"})], WHO
    )
    text = get("/es/publications/b").content.decode()
    assert '<h1><span lang="ar" dir="rtl">' in text and 'lang="fr" dir="ltr"' in text


def test_a_withdrawn_publication_leaves_a_tombstone(get):
    catalogue.withdraw("framing-implementation", "It was found to be out of date.", "librarian")
    answer = get("/en/publications/framing-implementation")
    assert answer.status_code == 410 and "out of date" in answer.content.decode()
    following.catch_up()
    assert b"framing-implementation" not in get("/en/search?q=framing").content


def test_a_renamed_publication_redirects(get):
    catalogue.rename("framing-implementation", "framing", "librarian")
    answer = get("/ar/publications/framing-implementation")
    assert (answer.status_code, answer.url) == (301, "/ar/publications/framing")


def test_a_draft_is_not_shown(get):
    write(record("d", status="draft", title={"en": "Xylophone"}))
    assert get("/en/publications/d").status_code == 404
    assert json.loads(get("/en/search.json?q=xylophone").content)["total"] == 0


def test_an_unknown_page_offers_a_search_for_its_words(get):
    answer = get("/es/publications/photo-distribution")
    assert answer.status_code == 404 and 'value="photo distribution"' in answer.content.decode()
    assert 'lang="es"' in answer.content.decode()


def test_a_year_that_is_none_is_explained(get):
    text = get("/es/search?q=year:abc").content.decode()
    assert "“abc” no es un año" in text and "year:2010..2017" in text
    assert "no es un año" not in get("/es/search?q=year:2014").content.decode()


def test_a_deprecated_term_leads_to_the_preferred_one(get):
    text = get("/en/topics/child-pornography").content.decode()
    assert "The preferred term is" in text and "/en/topics/child-sexual-abuse-material" in text


BAD = [
    "/en/search?page=-1", "/en/search?page=99999999999", "/en/search?page=abc", "/en/search?topic=no-such-topic",
    "/en/search?year=20..x", "/en/search?sort=sideways", "/en/search?q=" + "x" * 5000, "/en/search?q=" + "a+" * 2500,
    "/en/search?q=%FF%FE", "/en/search?q=http://x", "/en/search?q=foo:bar", "/en/search?q=(((", "/en/search?q=%22",
    "/en/search?q=%00%01", "/en/search?q=*", "/en/search?q=-", "/en/search?q=-grooming", "/en/search?q=a*",
    "/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/en/search?from=2017&to=2010", "/en/search.json?page=500",
    "/en/search?topic=%3Cb%3E", "/en/search?q=%F0%9F%98%80", "/en/search?q=title:", "/en/search?q=year:..", "/en/search?q=place:%22",
    "/en/search?all=nonsense", "/en/search?q=%E2%80%AEabc", "/en/topics/legislation?page=0", "/en/search?q=%C2%A0",
    "/en/search?q=" + "%22a b%22+" * 60, "/en/search?" + "&".join(f"topic=t{n}" for n in range(300)),
]  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_nonsense_gets_a_clean_page(get, path):
    answer = get(path)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/en/%FF",
        "/en/publications/%00",
        "/de/",
        "/en/topics/nope",
        "/en/publications/A B",
        "/files/00/x",
        "/en/search.nothing",
    ],
)
def test_what_is_not_there_is_404(get, path):
    assert get(path).status_code == 404


def test_markup_in_a_record_is_text(get):
    write(
        record(
            "m",
            title={"en": "A <script>alert(1)</script> title"},
            note="<img src=x onerror=alert(1)>",
            abstract={"en": "<b>Bold</b> & <i>plain</i> 3 < 4"},
        )
    )
    text = get("/en/publications/m").content.decode()
    assert "<script>alert" not in text and "<img src=x" not in text and "Bold &amp; plain 3 &lt; 4" in text


def test_no_reader_may_write(get):
    client = Client()
    for path in ("/en/", "/en/search", "/en/publications/framing-implementation", "/health"):
        before = following.newest()
        client.post(path, {"title": "x"})
        client.delete(path)
        assert following.newest() == before


def test_health_tells_whether_the_index_is_in_step(get):
    found = json.loads(get("/health").content)
    assert found["status"] == "ok" and found["revision"] == found["indexed"]


def test_a_term_without_publications_leads_to_a_broader_one(get):
    found = json.loads(get("/en/search.json?q=child+prostitution").content)
    assert found["relaxed"] == "broader" and found["total"] > 0
    assert found["widened"][0]["deprecated"] and b"broader one" in get("/en/search?q=child+prostitution").content


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/en", "/en/"), ("/es", "/es/"), ("/en/topics/", "/en/topics"), ("/search?q=x", "/en/search?q=x"),
        ("/en/search?page=99", "/en/search?page=2"), ("/topics/legislation", "/en/topics/legislation"),
    ],
)  # fmt: skip
def test_nearly_right_addresses_lead_on(get, path, to):
    assert get(path).url == to


def test_data_of_a_withdrawn_publication_is_data(get):
    catalogue.withdraw("framing-implementation", "Old.", "librarian")
    answer = get("/en/publications/framing-implementation.json")
    assert answer.status_code == 410 and json.loads(answer.content)["status_reason"] == "Old."


def test_every_vocabulary_is_a_facet_with_pages(get):
    assert set(NAMES) <= set(facets())
    write(record("free", licence="cc-by-4-0", title={"en": "Free to share"}))
    text = get("/en/licences/cc-by-4-0").content.decode()
    assert "Free to share" in text and text.count('<article class="card">') == 1
    assert "/en/licences/cc-by-4-0" in get("/en/licences").content.decode()
