"""The page is found: what files say is searched with the records, and the best lines are shown with their page."""

import pytest

from carrel import catalogue, holding, terms
from carrel.models import Document, File, Page
from carrel.search import following
from carrel.search.engines.analysis import spelled, stem, stemmer
from carrel.search.engines.prose import prose
from carrel.search.finding import Hit, Inside, Results, find, inside
from carrel.search.passages import MOST
from carrel.search.query import Query
from conftest import WHO, paged, record

FILLER = "Nothing else is said here and it is said at some length so that the page is as long as others are"


def search(words: str, language: str = "en", **more: object) -> Results:
    following.catch_up()
    return find(following.engine(), Query(words, **more), terms.current(), language)  # type: ignore[arg-type]


def hit(words: str, key: str = "a", **more: object) -> Hit:
    return next(each for each in search(words, **more).hits if each.card.id == key)


def keys(words: str, **more: object) -> list[str]:
    return [each.card.id for each in search(words, **more).hits]


def pages(words: str, key: str = "a", **more: object) -> list[int]:
    return [each.number for each in hit(words, key, **more).passages]


def marked(words: str, key: str = "a") -> list[str]:
    return [text for each in hit(words, key).passages for text, sought in each.parts if sought]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lanterns", [3]), ("lantern", [3]), ("LANTERNS", [3]), ('"paper lanterns"', [3]), ('"lanterns paper"', None),
        ("lanter*", [3]), ("harbour lanterns", [2, 3]), ('"quiet harbour"', [2]), ("unheard", None),
        ("cafe", [2]), ("café", [2]), ('"harbour café in"', [2]), ("3,5", [2]), ('"flooded harbour"', None),
    ],
)  # fmt: skip
def test_words_of_a_page_find_the_publication_and_the_page(home, words, found):
    paged(record("a"), [FILLER, "A quiet harbour\ncafé in 3,5 words", f"Paper lanterns. {FILLER}"])
    paged(record("b"), [FILLER])
    assert keys(words) == (["a"] if found else []) or (not found and "a" not in keys(words))
    if found:
        assert pages(words) == found


def test_a_phrase_goes_on_across_lines_and_blocks(home):
    paged(record("a"), ["It ends with paper\nlanterns and goes on"])
    assert pages('"paper lanterns"') == [1] and marked('"paper lanterns"') == ["paper lanterns"]


def test_the_page_with_most_different_words_comes_first_then_the_densest(home):
    paged(
        record("a"),
        ["harbour " * 30, f"lantern harbour {FILLER}", f"{FILLER} {FILLER} lantern", "lantern lantern lantern", FILLER],
    )
    assert pages("lantern harbour")[0] == 2
    assert pages("lantern") == [4, 2, 3]


def test_no_more_passages_than_fit(home):
    paged(record("a"), [f"lantern {number}" for number in range(40)])
    assert len(pages("lantern")) == MOST


def test_a_running_title_is_shown_once(home):
    paged(
        record("a"),
        [f"The lantern of the harbour and what it says of boats, of the sea and of fish\n{n}" for n in range(9)],
    )
    assert len(pages("lantern")) == 1


@pytest.mark.parametrize(
    ("language", "text", "words", "sought"),
    [
        ("es", "Las niñas necesitan protección", "niña", "niñas"),
        ("fr", "Les établissements d’enseignement", "établissement", "établissements"),
        ("ar", "تعمل المدارس على الحماية", "مدارس", "المدارس"),
        ("zh", "保护儿童的权利", "儿童", "儿童"),
        ("de", "Straßen und Häuser", "strassen", "Straßen"),
        ("ru", "защита детей", "защиты", "защита"),
        ("th", "การคุ้มครองเด็ก", "คุ้มครอง", "คุ้มครอง"),
        ("pl", "Ochrona dzieci w łodzi", "ochrona", "Ochrona"),
    ],
)
def test_pages_are_read_in_their_own_language(home, language, text, words, sought):
    paged(record("a"), [FILLER, text], language=language)
    assert pages(words) == [2] and sought in marked(words)
    assert hit(words).passages[0].language == language


def test_what_the_thesaurus_adds_is_found_on_pages_too(home):
    paged(record("a"), [FILLER, "El embaucamiento de menores preocupa"], language="es")
    found = hit("online grooming")
    assert [each.number for each in found.passages] == [2]
    assert "embaucamiento de menores" in [text.lower() for text, sought in found.passages[0].parts if sought]
    assert keys("online grooming", widen=False) == []


def test_what_the_catalogue_says_counts_more_than_a_page(home):
    paged(record("a", title={"en": "Boats"}), [f"lantern lantern lantern {number}" for number in range(3)])
    paged(record("b", title={"en": "Lantern"}), [FILLER])
    assert keys("lantern") == ["b", "a"]
    assert not hit("lantern", "b").passages and pages("lantern", "a") == [1, 2, 3]


def test_a_long_document_does_not_drown_a_short_one(home):
    paged(record("long"), [f"{FILLER} lantern" if number % 50 == 0 else FILLER for number in range(300)])
    paged(record("short"), ["A lantern for every house"])
    assert keys("lantern") == ["short", "long"]


def test_words_that_are_not_wanted_are_not_wanted_on_pages(home):
    paged(record("a"), ["lantern", "harbour"])
    paged(record("b"), ["lantern"])
    assert keys("lantern -harbour") == ["b"]


def test_words_on_different_pages_are_in_one_publication_and_facets_count_it_once(home):
    paged(record("a", topics=["grooming"]), [f"{word} {n}" for n in range(5) for word in ("lantern", "harbour")])
    found = search("lantern harbour")
    assert found.total == 1 and found.facets["topic"]["grooming"] == 1 and not found.relaxed
    assert len(found.hits[0].passages) >= 2


def test_the_index_follows_files_as_they_come_change_and_go(home):
    first = paged(record("a"), ["lantern"])
    assert keys("lantern") == ["a"]
    second = paged(record("a"), ["harbour"], name="b.txt")
    assert keys("harbour") == ["a"] == keys("lantern")
    holding.replace(first, second, WHO)
    assert keys("harbour") == ["a"] and keys("lantern") == []
    read = Document.objects.get(sha256=second.sha256)
    Page.objects.filter(document=read).update(blocks='[["p", "mountain"]]')
    catalogue.touch(["a"], WHO)
    assert keys("mountain") == ["a"] and keys("harbour") == []
    catalogue.withdraw("a", "a mistake", WHO.who)
    assert keys("mountain") == []


def test_a_new_index_is_made_of_rows_alone(home):
    file = paged(record("a"), ["lantern"])
    for stored in (home / "files").rglob("*"):
        if stored.is_file():
            stored.unlink()
    following.catch_up(anew=True)
    assert pages("lantern") == [1] and File.objects.filter(pk=file.pk).exists()


def test_a_page_that_is_gone_since_is_left_out(home):
    paged(record("a"), ["lantern", "lantern harbour"])
    following.catch_up()
    Page.objects.filter(number=2).delete()
    assert pages("lantern") == [1]


def test_language_versions_come_in_the_readers_language_first(home):
    paged(record("a"), ["The lantern"], language="en")
    paged(record("a"), ["La lantern"], language="fr", name="b.txt")
    assert [each.language for each in hit("lantern", language="fr").passages] == ["fr", "en"]
    english, french = hit("lantern", language="en").passages
    assert english.first and not french.first and french.file.name == "b.txt"


def test_printed_labels_and_the_lines_around_the_words(home):
    paged(
        record("a"), [FILLER, f"{FILLER}. {FILLER} the lantern of the harbour. {FILLER}. {FILLER}"], labels=["iv", "12"]
    )
    [passage] = hit("lantern harbour").passages
    assert passage.label == "12" and "the lantern of the harbour" in passage.text
    assert passage.text.startswith("… ") and passage.text.endswith(" …") and len(passage.text) < 230


def test_with_a_phrase_the_lines_with_the_phrase_are_shown(home):
    apart = "paper is here and lanterns too. "
    paged(record("a"), [apart * 8 + FILLER * 3 + " the paper lanterns themselves " + FILLER])
    assert "the paper lanterns themselves" in hit('"paper lanterns"').passages[0].text


def test_no_words_no_passages_and_a_notice_hides_them(home):
    paged(record("a"), ["lantern"])
    paged(record("b", notice="It describes violence."), ["lantern"])
    assert all(not each.passages for each in search("").hits)
    assert not hit("lantern", "b").passages and hit("lantern", "a").passages


def test_every_list_of_passages_takes_the_same_few_queries(home, django_assert_num_queries):
    paged(record("a"), ["lantern"])
    search("lantern")
    words = terms.current()
    with django_assert_num_queries(2):
        find(following.engine(), Query("lantern"), words, "en")
    for number in range(12):
        paged(record(f"k{number}"), ["lantern"] * 5)
    following.catch_up()
    with django_assert_num_queries(2):
        assert len(find(following.engine(), Query("lantern"), words, "en").hits) == 13
    with django_assert_num_queries(0):
        find(following.engine(), Query("unheard"), words, "en")


def test_text_that_is_no_text_stops_nothing(home):
    paged(record("a"), ["", "\n\n", "x" * 70_000, "lantern \ufffe \x00 end", "😀" * 900, "ab" * 3_000 + " lantern"])
    assert set(pages("lantern")) == {4, 6}
    Page.objects.filter(number=1).update(blocks='[["p", "half \\\\ud83d of a pair"]]')
    catalogue.touch(["a"], WHO)
    assert pages("pair")[0] == 1


def test_a_card_says_how_many_pages_its_first_file_has(home):
    paged(record("a"), ["one", "two", "three"])
    paged(record("a"), ["one"], name="b.txt")
    assert (hit("one").card.pages, hit("one").card.files) == (3, 2)


# --- search inside this publication ----------------------------------------------------------------------------------


def within(words: str, key: str = "a", in_order: bool = False, **more: object) -> Inside:
    following.catch_up()
    return inside(following.engine(), Query(words, **more), key, terms.current(), in_order)  # type: ignore[arg-type]


def test_inside_a_publication_all_pages_are_found_and_paged(home):
    paged(record("a"), [f"lantern {number}" if number % 2 else FILLER for number in range(90)])
    paged(record("b"), ["lantern"])
    first, last = within("lantern", in_order=True), within("lantern", in_order=True, page=3)
    assert (first.total, first.last, first.next, last.next) == (45, 3, 2, None)
    assert [each.number for each in first.passages] == list(range(2, 42, 2)) and len(last.passages) == 5
    assert ("lantern", True) in first.passages[0].parts
    assert not within("unheard").passages and not within("").passages and not within("lantern", "none").passages


def test_inside_a_publication_pages_with_some_of_the_words_are_better_than_none(home):
    paged(record("a"), ["lantern", "harbour", FILLER])
    found = within("lantern harbour")
    assert found.relaxed and found.total == 2
    assert not within("lantern length").relaxed or within("lantern length").total == 2


# --- shown -----------------------------------------------------------------------------------------------------------


def test_cards_show_passages_that_lead_to_their_page(sample, client):
    paged(record("a", title={"en": "Boats"}), [FILLER, "A <b>lantern</b> for a boat"], labels=["i", "ii"])
    paged(record("a"), ["Una linterna, la lantern"], language="es", name="b.txt", label="En español")
    following.catch_up()
    second = File.objects.get(name="b.txt").sha256[:12]
    text = client.get("/en/search", {"q": "lantern"}).content.decode()
    assert (
        '<a href="/en/publications/a/pages/2?q=lantern">p. ii</a> <span>A &lt;b&gt;<mark>lantern</mark>&lt;/b&gt;'
        in text
    )
    assert (
        f'<a href="/en/publications/a/pages/1?file={second}&amp;q=lantern">p. 1, En español</a> <span lang="es" dir="ltr">'
        in text
    )
    assert "2 pages" in text
    assert ">ص ii</a>" in client.get("/ar/search", {"q": "lantern"}).content.decode()
    [item] = client.get("/en/search.json", {"q": "lantern"}).json()["items"]
    assert item["passages"][0] == {
        "file": File.objects.get(name="a.txt", publication="a").sha256, "page": 2, "label": "ii",
        "text": "A <b>lantern</b> for a boat",
    }  # fmt: skip
    assert item["passages"][1]["label"] is None


def test_a_card_with_a_notice_shows_no_passages(sample, client):
    paged(record("a", notice="It describes violence."), ["A lantern"])
    following.catch_up()
    assert b"A <mark>lantern" not in client.get("/en/search", {"q": "lantern"}).content
    assert client.get("/en/search.json", {"q": "lantern"}).json()["items"][0]["passages"] == []


# --- the words of long texts -----------------------------------------------------------------------------------------

ODD = [
    "The “paper” lanterns’ ﬁrst—and last… non‐Irish 16‑18 O’Brien naïve café Straße Æsop ¼ µm 5µ ª º ½x £5 a_b x­y",
    "Łódź, Dvořák šel; ığdır; Côte d’Ivoire œuvre; e\u0301te\u0301 \u2008 a\u200bb \ufeffc \ufffe \uf0b7 d ∈ e → f",
    "Ελλάδα και ΣΟΦΟΣ", "Защита детей ё й", "حماية الأطفال، والمدارسُ ـــ", "保护儿童 and words", "การคุ้มครองเด็ก", "बच्चों की सुरक्षा",
    "1,5 2024-06 a.b@c.de",
    "",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("language", ["en", "es", "ar", "pl", "tr"])
def test_words_of_long_texts_are_those_that_questions_are_made_of(text, language):
    found = prose(text, language)
    assert found.words.split() == list(spelled(text)) and set(found.different.split()) == set(spelled(text))
    for word in text.split():
        if stemmer(language) and len(spelled(word)) == 1 and not {"\u200b", "\u0301"} & set(word):
            assert stem(word, language) in {*found.words.split(), *found.stems.split()}, word
