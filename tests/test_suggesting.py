"""Suggestions while typing, through the address that the page asks."""

import json

import pytest
from django.test import RequestFactory

from carrel.web.front import application
from conftest import record, write


@pytest.fixture
def suggest(client):
    def ask(text: str, language: str = "en") -> list[dict]:
        answer = client.get(f"/{language}/suggest", {"q": text})
        assert answer.status_code == 200
        return answer.json()["suggestions"]

    return ask


def labels(found: list[dict]) -> list[str]:
    return [each["label"] for each in found]


def urls(found: list[dict]) -> list[str]:
    return [each["url"] for each in found]


# --- terms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "typed", "url"),
    [
        ("en", "missing ch", "/en/topics/missing-children"),
        ("en", "MISSING", "/en/topics/missing-children"),
        ("en", "child miss", "/en/topics/missing-children"),
        ("en", "grooming", "/en/topics/online-grooming"),
        ("es", "captacion de nin", "/es/topics/online-grooming"),
        ("es", "Niños y niñas desap", "/es/topics/missing-children"),
        ("fr", "enfants disp", "/fr/topics/missing-children"),
        ("ar", "حماية", "/ar/topics/child-protection"),
        ("ar", "حِمايه", "/ar/topics/child-protection"),
        ("ar", "طفل", "/ar/topics/child-protection"),
        ("en", "police", "/en/audiences/law-enforcement"),
        ("en", "braz", "/en/places/br"),
        ("fr", "bresil", "/fr/places/br"),
        ("en", "unic", "/en/organisations/unicef"),
        ("es", "UNICEF", "/es/organisations/unicef"),
        ("en", "icmec", "/en/organisations/icmec"),
        ("en", "onu", "/en/organisations/united-nations"),
        ("en", "studies in", "/en/series/studies-in-child-protection"),
    ],
)
def test_terms_are_found_by_the_beginnings_of_their_words(sample, suggest, language, typed, url):
    assert url in urls(suggest(typed, language))


def test_a_term_says_its_kind_and_how_many_publications_it_has(sample, suggest, client):
    first = suggest("missing chi")[0]
    shown = client.get("/en/search.json", {"topic": "missing-children"}).json()["total"]
    assert (first["kind"], first["label"], first["count"]) == ("topic", "Missing children", shown)
    assert str(shown) in first["what"] and "note" not in first and "lang" not in first


def test_the_word_that_matched_is_told_when_it_is_not_the_label(sample, suggest):
    [found] = [each for each in suggest("حماية الطفل") if each["url"] == "/en/topics/child-protection"]
    assert (found["label"], found["note"], found["note_lang"]) == ("Child protection", "حماية الطفل", "ar")
    assert suggest("who")[0]["note"] == "WHO"


def test_only_terms_with_publications_are_suggested(home, suggest):
    write(record("a", topics=["missing-children"]))
    assert urls(suggest("missing")) == ["/en/topics/missing-children"]
    assert suggest("online groo") == []


def test_the_beginning_of_the_label_comes_first_then_the_term_with_more_publications(home, suggest):
    write(
        *(record(f"a{n}", title={"en": "x"}, topics=["child-protection"]) for n in range(2)),
        record("b", title={"en": "x"}, topics=["childrens-rights"]),
        *(record(f"c{n}", title={"en": "x"}, topics=["missing-children"]) for n in range(4)),
    )
    found = urls(suggest("child"))
    first, second, third = (
        found.index(f"/en/topics/{key}") for key in ("child-protection", "childrens-rights", "missing-children")
    )
    assert first < second < third


def test_words_of_the_readers_language_come_before_those_of_others(home, suggest):
    write(record("a", places=["cl"]), *(record(f"b{n}", topics=["childrens-rights"]) for n in range(3)))
    assert urls(suggest("chi", "es"))[0] == "/es/places/cl"


@pytest.mark.parametrize(
    ("language", "typed", "label", "note"),
    [
        ("en", "child pornogr", "Child sexual abuse material", "preferred to “Child pornography”"),
        ("es", "pornografia infa", "Material de abuso sexual de niños, niñas y adolescentes", "ornografía infantil"),
    ],
)
def test_a_deprecated_word_leads_to_the_preferred_term(home, suggest, language, typed, label, note):
    write(record("a", topics=["child-sexual-abuse-material"]))
    [found] = suggest(typed, language)
    assert found["label"] == label and note in found["note"]
    assert found["url"] == f"/{language}/topics/child-sexual-abuse-material"


def test_a_term_is_suggested_once(sample, suggest):
    for typed in ("c", "child", "un", "protec"):
        found = urls(suggest(typed))
        assert len(found) == len(set(found)) <= 8


def test_a_renamed_term_is_known_at_once(sample, suggest):
    from carrel import catalogue, terms
    from carrel.search import following
    from conftest import WHO

    old = terms.current().get("topic", "missing-children")
    catalogue.write_terms([old.model_copy(update={"label": {"en": "Zebras gone"}})], WHO.who)
    following.catch_up()
    assert labels(suggest("zebr")) == ["Zebras gone"]


# --- titles ----------------------------------------------------------------------------------------------------------


def test_titles_have_all_words_and_the_last_is_unfinished(home, suggest):
    write(
        record("a", title={"en": "Safer Schools: A Handbook"}),
        record("b", title={"en": "Schools"}),
        record("c", title={"en": "Handball"}),
    )
    assert urls(suggest("schools hand")) == ["/en/publications/a"] == urls(suggest("handbook saf"))
    assert urls(suggest("hand")) == ["/en/publications/c", "/en/publications/a"], "what begins so comes first"
    [found] = suggest("handbook")
    assert (found["kind"], found["label"], found["what"]) == ("title", "Safer Schools: A Handbook", "Title")


def test_a_title_is_shown_in_the_language_in_which_it_matched(home, suggest):
    write(record("a", title={"es": "Manual de tutores", "en": "Guardians' handbook"}))
    assert labels(suggest("manual", "es")) == ["Manual de tutores"]
    [found] = suggest("manual", "en")
    assert (found["label"], found["lang"]) == ("Manual de tutores", "es")
    [found] = suggest("guardians", "en")
    assert found["label"] == "Guardians' handbook" and "lang" not in found


def test_titles_leave_room_for_terms_and_take_what_they_leave(sample, suggest):
    found = suggest("child")
    assert [each["kind"] == "title" for each in found] == [False] * 5 + [True] * 3
    assert sum(each["kind"] == "title" for each in suggest("missing")) > 3


def test_one_letter_of_the_next_word_narrows_titles(home, suggest):
    write(record("a", title={"en": "Online safety"}), record("b", title={"en": "Online courts"}))
    assert urls(suggest("online c")) == ["/en/publications/b"] and urls(suggest("online")) == [
        "/en/publications/a", "/en/publications/b",
    ]  # fmt: skip


def test_a_superseded_edition_comes_after_the_current_one(home, suggest):
    write(
        record("old", title={"en": "Review"}),
        record("new", title={"en": "Review of laws"}, relations=[{"type": "IsNewVersionOf", "target": "old"}]),
    )
    assert urls(suggest("review")) == ["/en/publications/new", "/en/publications/old"]


def test_titles_in_scripts_of_their_own(home, suggest):
    write(
        record("zh", title={"zh": "儿童保护手册"}, languages=["zh"]),
        record("ar", title={"ar": "دليل المدارس"}, languages=["ar"]),
        record("es", title={"es": "Ñandú veloz"}, languages=["es"]),
    )
    for typed, key in (("保护", "zh"), ("مدار", "ar"), ("المدا", "ar"), ("nandu", "es"), ("ÑAND", "es")):
        assert f"/en/publications/{key}" in urls(suggest(typed)), typed


def test_withdrawn_publications_are_not_suggested(home, suggest):
    write(record("a", title={"en": "Unspeakable"}, status="withdrawn", status_reason="x"))
    assert suggest("unspeak") == []


# --- what readers type -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", '"', "***", "()", "\u200f", "\u202e\u202c", "\u0301", "😀", "zzzzqqq", "x" * 5000, "\x00", "%", "AND OR"],
)  # fmt: skip
def test_nonsense_finds_nothing(sample, suggest, typed):
    assert suggest(typed) == []


@pytest.mark.parametrize(
    "typed", ["c", "م", "n ñ", "child حماية", "حماية child", "国 child", "the", "''child", "chi%ld*", "a b " * 500]
)
def test_nothing_typed_is_an_error(sample, suggest, typed):
    assert len(suggest(typed)) <= 8


@pytest.mark.parametrize(
    "typed", ["\u202echild prot", "child\u200f prot", "\u2067child prot\u2069", '"child prot', "child-prot"]
)
def test_marks_of_direction_and_signs_are_passed_over(sample, suggest, typed):
    assert suggest(typed)[0]["url"] == "/en/topics/child-protection"


def test_without_a_question_and_without_a_library(home, client):
    assert client.get("/en/suggest").json() == {"suggestions": [], "said": "No suggestions"}
    assert client.get("/en/suggest", {"q": "child"}).json()["suggestions"] == []
    assert client.get("/xx/suggest", {"q": "child"}).status_code == 404


def test_how_many_there_are_is_said(home, client):
    write(
        record("a", title={"en": "Solitary"}),
        record("b", title={"en": "Twofold one"}),
        record("c", title={"en": "Twofold"}),
    )
    assert client.get("/en/suggest", {"q": "soli"}).json()["said"] == "1 suggestion"
    assert client.get("/en/suggest", {"q": "twof"}).json()["said"] == "2 suggestions"


def test_nobody_keeps_what_was_typed(sample, caplog, capfd):
    """Neither the browser, nor the page cache, nor a log."""
    from carrel.web import front

    environ = RequestFactory().get("/en/suggest", {"q": "missing"}).environ
    answered: list[tuple[str, dict[str, str]]] = []
    body = b"".join(application(environ, lambda status, headers, fault=None: answered.append((status, dict(headers)))))
    [(status, headers)] = answered
    assert status == "200 OK" and json.loads(body)["suggestions"]
    assert headers["Cache-Control"] == "no-store" and "ETag" not in headers and "Set-Cookie" not in headers
    assert not any("/suggest" in key[0] for key in front._pages._pages)
    assert "missing" not in caplog.text and "missing" not in "".join(capfd.readouterr())


def test_the_number_of_database_queries_does_not_grow(sample, suggest, django_assert_max_num_queries):
    suggest("child")
    with django_assert_max_num_queries(0):
        suggest("children m")
