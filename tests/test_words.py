"""The words of the house: dates, identifiers, languages, text, names and the Record they make up."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from carrel import dates, identifiers, languages, names
from carrel.record import Record, facet_values, facets, fields, fingerprints
from carrel.text import clean, fold, neat, slug
from conftest import record

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("unhurried")

TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=120)

# --- dates -----------------------------------------------------------------------------------------------------------

DATES = [
    ("2013", "2013", (2013, 2013)),
    (" 2017-11 ", "2017-11", (2017, 2017)),
    ("2017-11-05", "2017-11-05", (2017, 2017)),
    ("2016-02-29", "2016-02-29", (2016, 2016)),
    ("2012~", "2012~", (2012, 2012)),
    ("2012-06?", "2012-06?", (2012, 2012)),
    ("2012%", "2012%", (2012, 2012)),
    ("201x", "201X", (2010, 2019)),
    ("20XX", "20XX", (2000, 2099)),
    ("2010/2012", "2010/2012", (2010, 2012)),
    ("2010/..", "2010/..", (2010, 2010)),
    ("/2012", "/2012", (2012, 2012)),
]


@pytest.mark.parametrize(("typed", "kept", "years"), DATES)
def test_dates_are_understood(typed, kept, years):
    assert dates.check(typed) == kept
    assert dates.years(kept) == years


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "..",
        "/",
        "../..",
        "13",
        "13.05.2013",
        "May 2013",
        "2013-5",
        "2013/2014/2015",
        "0999",
        "2201",
        "201X-05",
        "٢٠١٣",
        "2013-11-5",
        "20133",
        pytest.param("x" * 10_000, id="long"),
        "2013\x00",
        "2013--",
        "-2013",
    ],
)
def test_what_is_no_date_gets_a_short_sentence_with_examples(typed):
    with pytest.raises(ValueError, match="is not a date; write 2013, 2017-11") as problem:
        dates.check(typed)
    assert len(str(problem.value)) < 200


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2013-13", "no such month"),
        ("2013-00", "no such month"),
        ("2015-02-29", "no such day"),
        ("2015-04-31", "no such day"),
        ("2015-04-00", "no such day"),
        ("2012/2010", "ends before it begins"),
        ("2010-05/2010-03", "ends before it begins"),
    ],
)
def test_impossible_dates_say_what_is_wrong(typed, why):
    with pytest.raises(ValueError, match=why):
        dates.check(typed)


def test_dates_sort_by_their_first_day():
    typed = ["2013", "2013-01", "2013-01-02", "2013-02~", "2014", "201X", "2012/2020", "/2016"]
    assert sorted(typed, key=dates.ordinal) == [
        "201X", "2012/2020", "2013", "2013-01", "2013-01-02", "2013-02~", "2014", "/2016",
    ]  # fmt: skip


@given(st.dates(date(1000, 1, 1), date(2200, 12, 31)))
def test_every_day_of_the_calendar_is_a_date(day):
    assert dates.check(day.isoformat()) == day.isoformat()
    assert dates.ordinal(day.isoformat()) == day.year * 10000 + day.month * 100 + day.day


# --- identifiers -----------------------------------------------------------------------------------------------------

GOOD = [
    ("doi", "10.1787/ABC-def", "10.1787/abc-def"),
    ("doi", "https://doi.org/10.1000/182", "10.1000/182"),
    ("doi", "http://dx.doi.org/10.1000/182", "10.1000/182"),
    ("doi", "doi: 10.1002/(SICI)1097-4571(1999)50:1<1::AID>3.0.CO;2-A", "10.1002/(sici)1097-4571(1999)50:1<1::aid>3.0.co;2-a"),
    ("isbn", "0-306-40615-2", "9780306406157"),
    ("isbn", "ISBN 978-0-306-40615-7", "9780306406157"),
    ("isbn", "ISBN-13: 978 0 306 40615 7", "9780306406157"),
    ("isbn", "080442957X", "9780804429573"),
    ("isbn", "979-10-90636-07-1", "9791090636071"),
    ("issn", "0378-5955", "0378-5955"),
    ("issn", "ISSN 2434561x", "2434-561X"),
    ("handle", "https://hdl.handle.net/10665/1234", "10665/1234"),
    ("handle", "hdl:10665/1234", "10665/1234"),
    ("symbol", " A/RES/44/25 ", "A/RES/44/25"),
    ("local", "shelf  12", "shelf 12"),
]  # fmt: skip

WRONG = [
    ("doi", "11.1000/182"), ("doi", "10.1000"), ("doi", "10.1000/a b"), ("doi", ""),
    ("isbn", "0-306-40615-3"), ("isbn", "978-0-306-40615-8"), ("isbn", "9770306406157"), ("isbn", "03064061521"), ("isbn", "X306406152"),
    ("issn", "0378-5954"), ("issn", "0378-595"), ("issn", ""),
    ("handle", "abc"), ("handle", "abc/1"), ("symbol", "  "), ("symbol", "A\x00B"), 
    ("doi", "10.1000/a\u202eb"), ("handle", "1/\ud800"), ("local", "x" * 201),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "typed", "kept"), GOOD)
def test_identifiers_take_their_standard_form(scheme, typed, kept):
    assert identifiers.SCHEMES[scheme](typed) == kept
    assert identifiers.SCHEMES[scheme](kept) == kept
    assert record(identifiers={scheme: typed}).identifiers == {scheme: kept}


@pytest.mark.parametrize(("scheme", "typed"), WRONG)
def test_identifiers_with_a_wrong_digit_are_told(scheme, typed):
    with pytest.raises(ValueError, match=r"is not an?|has 1 to 200"):
        identifiers.SCHEMES[scheme](typed)


@pytest.mark.parametrize(
    "typed", ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1694-233x", "0000-0001-5109-3700"]
)
def test_an_orcid_is_checked(typed):
    assert identifiers.orcid(typed).isascii() and len(identifiers.orcid(typed)) == 19
    with pytest.raises(ValueError, match="not an ORCID"):
        identifiers.orcid(typed[:-1] + ("1" if typed[-1] != "1" else "2"))


@pytest.mark.parametrize(
    "typed", ["https://example.org", "http://example.org/a?b=c#d", "HTTPS://EXAMPLE.ORG/ä", "https://example.org?x=1"]
)
def test_web_addresses(typed):
    assert identifiers.url(f" {typed} ") == typed


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "https://user:pw@example.org/",
        "example.org",
        "ftp://x.org",
        "https://a b",
        'https://x/"><script>',
        pytest.param("https://" + "x" * 2000, id="long"),
        "https://x.org/\u202e",
        "https://x.org/\x00",
    ],
)
def test_what_is_no_web_address(typed):
    with pytest.raises(ValueError, match="is not a web address"):
        identifiers.url(typed)


@pytest.mark.parametrize("typed", ["", "A", "a b", "-a", "a-", "ä", "a" * 81, "a\n", "a/b", "../x"])
def test_what_is_no_key(typed):
    with pytest.raises(ValueError, match="is not a key"):
        identifiers.key(typed)


# --- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("en", "en"), (" FR ", "fr"), ("pt_BR", "pt-br"), ("zh-Hant", "zh-hant"), ("mul", "mul"), ("ckb", "ckb")],
)
def test_language_tags(typed, kept):
    assert languages.check(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "english", "xx", "e", "en-", "en--us", "und", "root", "en us", pytest.param("x" * 5000, id="long")]
)
def test_what_is_no_language_is_told_with_examples(typed):
    with pytest.raises(ValueError, match="is not a language code; use codes such as en") as problem:
        languages.check(typed)
    assert len(str(problem.value)) < 200


def test_direction_follows_the_script():
    assert [languages.direction(tag) for tag in ("ar", "ar-eg", "he", "ur", "pa-arab", "pa", "en", "zh-hant")] == [
        "rtl", "rtl", "rtl", "rtl", "rtl", "ltr", "ltr", "ltr",
    ]  # fmt: skip


# --- text ------------------------------------------------------------------------------------------------------------

CLEANED = [
    ("  two  spaces ", "two spaces"),
    ("bell\x07 and null\x00", "bell and null"),
    ("abc\u202edcba\u202c", "abcdcba"),
    ("\u2066isolate\u2069", "isolate"),
    ("\ufeffmark", "mark"),
    ("no\ufffe \uffffcharacter", "no character"),
    ("\ud800 lone", "lone"),
    ("line\r\nline\rline", "line\nline\nline"),
    ("one\n\n\n\n\ntwo", "one\n\ntwo"),
    ("no\u00a0break\u2003space", "no break space"),
    ("<b>Bold</b> & <i>plain</i>", "Bold & plain"),
    ("<script>alert(1)</script>Title", "Title"),
    ("<img src=x onerror=alert(1)>", ""),
    ("<b></b>&lt;script&gt;alert(1)&lt;/script&gt;kept", "kept"),
    ("<<b>b>hidden", "hidden"),
    ("<b>abc&#x202e;&#7;</b>def", "abcdef"),
    ("<" * 2000 + "b>" * 2000 + "end", None),
    ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
    ("e\u0301", "\u00e9"),
    ("‘curly’ “quotes” – dash…", "‘curly’ “quotes” – dash…"),
    ("می‌خواهم", "می‌خواهم"),  # the joiner belongs to the word
]


@pytest.mark.parametrize(("text", "cleaned"), CLEANED)
def test_text_from_outside_becomes_plain(text, cleaned):
    assert cleaned is None or clean(text) == cleaned
    assert clean(clean(text)) == clean(text)


@given(TEXTS)
def test_clean_text_can_be_kept_anywhere(text):
    kept = clean(text)
    assert kept.encode().decode() == kept
    assert not any(unicodedata.category(c) in ("Cs", "Cc") and c not in "\n\t" for c in kept)
    assert unicodedata.is_normalized("NFC", kept)


@given(st.one_of(TEXTS, st.text(alphabet="<>&;ab/!lt amp#x3c\n\t \u00a0\u0301\u202e", max_size=40)))
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


FOLDED = [
    ("Niñez", "ninez"), ("ÉTUDE", "etude"), ("Straße", "strasse"), ("İstanbul", "istanbul"), ("Œuvre", "œuvre"), ("ﬁle", "file"),
    ("أطفال", "اطفال"), ("إساءة", "اساءه"), ("آمن", "امن"), ("الطِّفْل", "الطفل"), ("حمـــاية", "حمايه"), ("مستشفى", "مستشفي"),
    ("مؤسسة", "موسسه"), ("Ёлка", "елка"), ("हिन्दी", "हिन्दी"), ("ไทย", "ไทย"), ("ｆｕｌｌ", "full"), ("Ελλάδα", "ελλαδα"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_spellings_meet_when_folded(text, folded):
    assert fold(text) == folded


@given(TEXTS)
def test_folding_never_fails_and_is_done_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.one_of(TEXTS, st.text(alphabet="abc -é1", max_size=90)))
def test_a_slug_is_a_key_or_nothing(text):
    made = slug(text)
    assert len(made) <= 48
    assert made == "" or identifiers.key(made) == made


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("A Child Is Missing…What Should You Do?", "a-child-is-missing-what-should-you-do"),
        ("Niñez & Ley", "ninez-ley"),
        ("حماية", ""),
        ("x" * 90, "x" * 48),
        ("one two " * 20, "one-two-one-two-one-two-one-two-one-two-one-two"),
    ],
)
def test_slugs_are_readable(text, key):
    assert slug(text) == key


def test_messages_are_one_short_line():
    assert neat("a\n b\x00\u202e" + "c" * 500) == "a b" + "c" * 116 + "…"


def test_names_are_not_guessed():
    assert names.parse("Doe, Jane") == names.Name("Doe", "Jane")
    assert names.parse("Jane Doe") == names.Name("Jane Doe")
    assert names.show("Doe", "Jane") == "Jane Doe" and names.show("UNICEF", "") == "UNICEF"


# --- the Record ------------------------------------------------------------------------------------------------------

BAD = [
    ({"title": {}}, "title"),
    ({"title": {"en": ""}}, "is empty"),
    ({"title": {"en": "\u202e\x00"}}, "is empty"),
    ({"title": {"en": "<img src=x>"}}, "is empty"),
    ({"title": {"klingon": "x"}}, "not a language code"),
    ({"title": {"en": "x" * 10_000_000}}, "10,000,000 characters long; at most 2,000"),
    ({"abstract": {"en": "x" * 50_001}}, "at most 50,000"),
    ({"id": "A Key"}, "is not a key"),
    ({"issued": "May 2013"}, "is not a date"),
    ({"languages": ["en", "xx"]}, "not a language code"),
    ({"colour": "red"}, "Extra inputs"),
    ({"status": "hidden"}, "status"),
    ({"contributors": [{"role": "author"}]}, "either an organisation or a person"),
    ({"contributors": [{"organisation": "icmec", "person": {"family": "Doe"}}]}, "either an organisation or a person"),
    ({"contributors": [{"role": "king", "organisation": "icmec"}]}, "role"),
    ({"contributors": [{"person": {"family": "Doe", "orcid": "0000"}}]}, "not an ORCID"),
    ({"identifiers": {"isbn": "978-0-306-40615-8"}}, "not an ISBN"),
    ({"identifiers": {"pmid": "1"}}, "no scheme of identifiers; known: doi"),
    ({"relations": [{"type": "IsNewVersionOf"}]}, "names a target"),
    ({"relations": [{"type": "Likes", "target": "b"}]}, "type"),
    ({"url": "javascript:alert(1)"}, "not a web address"),
    ({"topics": ["Not A Key"]}, "is not a key"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "why"), BAD, ids=[why for _, why in BAD])
def test_a_wrong_field_is_told_in_short(values, why):
    with pytest.raises(ValidationError) as problem:
        record(**values)
    messages = [neat(error["msg"]) for error in problem.value.errors()]
    places = [".".join(map(str, error["loc"])) for error in problem.value.errors()]
    assert any(why in text for text in [*messages, *places])
    assert all(len(message) <= 200 for message in messages)


@pytest.mark.parametrize("name", ["summary_by", "edition", "status_reason", "notice", "note"])
def test_short_texts_are_plain_too(name):
    assert getattr(record(**{name: "<b>Two</b>\x00 \u202ewords\ud800"}), name) == "Two words"
    with pytest.raises(ValidationError, match="characters long"):
        record(**{name: "x" * 10_000_000})


def test_the_parts_of_a_record_are_plain_too():
    made = record(
        contributors=[{"person": {"family": "<i>Doe</i>", "given": "Jane\x00"}}],
        series={"key": "s", "number": "1\u202e"},
        relations=[{"type": "References", "citation": "A <b>book</b>"}],
    )
    assert made.contributors[0].person.model_dump() == {"family": "Doe", "given": "Jane", "orcid": ""}
    assert (made.series.number, made.relations[0].citation) == ("1", "A book")


def test_the_first_title_stays_the_originals():
    made = record(title={"fr": "Un", "en": "One", "ar": "واحد"})
    again = Record.model_validate(made.stored())
    assert list(again.title) == ["fr", "en", "ar"] and again.language == "fr" and again == made


def test_what_is_empty_is_not_stored():
    assert record().stored() == {"id": "a", "title": {"en": "Title of a"}}


def test_repeated_values_are_kept_once_in_their_order():
    made = record(topics=["b", "a", "b"], languages=["EN", "fr", "en"], keywords=["x", "y", "x "])
    assert (made.topics, made.languages, made.keywords) == (["b", "a"], ["en", "fr"], ["x", "y"])


def test_every_field_says_what_the_house_needs_of_it():
    assert list(fields()) == list(Record.model_fields)
    assert all(about.label for about in fields().values())
    assert set(facets()) == {
        "topic",
        "audience",
        "type",
        "place",
        "organisation",
        "language",
        "series",
        "year",
        "licence",
        "fundamental",
    }


def test_facet_values_are_keys():
    made = record(
        type="report",
        issued="2010-05/2012",
        series={"key": "studies", "number": "3"},
        topics=["x", "y"],
        contributors=[
            {"organisation": "icmec"},
            {"role": "author", "person": {"family": "Doe"}},
            {"role": "funder", "organisation": "icmec"},
        ],
    )
    assert {facet: facet_values(made, facet) for facet in facets()} == {
        "type": ["report"], "year": ["2010"], "series": ["studies"], "licence": [], "topic": ["x", "y"],
        "organisation": ["icmec"], "audience": [], "place": [], "language": [], "fundamental": [],
    }  # fmt: skip


def test_one_edition_described_twice_has_one_fingerprint():
    one = record(title={"es": "Niñez: Guía"}, issued="2013-05")
    assert fingerprints(one)[0] == fingerprints(record("b", title={"es": "NINEZ - guia!"}, issued="2013"))[0]
    assert fingerprints(one)[0] != fingerprints(record(title={"es": "Niñez: Guía"}, issued="2014"))[0]
    assert fingerprints(one)[0] != fingerprints(record(title={"es": "Niñez: Guía"}, issued="2013", edition="2nd"))[0]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2014//", "2014"), ("2013/05/02", "2013-05-02"), ("2013-05-02T10:00:00Z", "2013-05-02"), ("c2014", "2014"),
        ("[2014?]", "2014"), ("May 2014", "2014"), ("1950s", "195X"), ("[195-?]", "195X"), ("19--", "19XX"),
        ("circa 1950", "1950~"), ("20140502", "2014-05-02"), ("2010-2012", "2010/2012"), ("2012~", "2012~"),
        ("2014-13", "2014"), ("n.d.", ""), ("ISBN 9780306406157", ""),
    ],
)  # fmt: skip
def test_dates_of_other_systems_are_understood(text, meant):
    assert dates.understood(text) == meant


def test_codes_of_languages_lead_there_and_back():
    for tag in ("en", "fr", "de", "ar", "es", "zh", "fa", "he", "gu"):
        assert len(languages.long(tag)) == 3 and languages.short(languages.long(tag)) == tag
    assert (languages.long("pt-br"), languages.short("eng"), languages.short("grc")) == ("por", "en", "grc")
