"""What readers type is understood, and never an error; a Query and its address are one."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.record import facets
from carrel.search.grammar import MOST_CLAUSES, Clause, Parsed, parse
from carrel.search.query import LAST_PAGE, LONGEST, MOST_VALUES, SORTS, Query, read

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("unhurried")


def word(text: str, title: bool = False) -> Clause:
    return Clause("word", text, title)


def phrase(text: str, title: bool = False) -> Clause:
    return Clause("phrase", text, title)


def prefix(text: str, title: bool = False) -> Clause:
    return Clause("prefix", text, title)


TABLE = [
    ("online grooming", Parsed((word("online"), word("grooming")))),
    ('"model law"', Parsed((phrase("model law"),))),
    ("“model law”", Parsed((phrase("model law"),))),
    ("„model law“ x", Parsed((phrase("model law"), word("x")))),
    ("«loi type»", Parsed((phrase("loi type"),))),
    ('"model law', Parsed((phrase("model law"),))),
    ('law "', Parsed((word("law"),))),
    ('"', Parsed()),
    ('""', Parsed()),
    ("law -draft", Parsed((word("law"),), (word("draft"),))),
    ("law −draft", Parsed((word("law"),), (word("draft"),))),
    ('-"model law"', Parsed((), (phrase("model law"),))),
    ("-", Parsed()),
    ("- law", Parsed((word("law"),))),
    ("--law", Parsed((), (word("-law"),))),
    ("child-friendly", Parsed((word("child-friendly"),))),
    ("groom*", Parsed((prefix("groom"),))),
    ("-groom*", Parsed((), (prefix("groom"),))),
    ("*", Parsed()),
    ("a*", Parsed((word("a"),))),
    ("title:law", Parsed((word("law", True),))),
    ('TITLE:"model law"', Parsed((phrase("model law", True),))),
    ("title:groom*", Parsed((prefix("groom", True),))),
    ("-title:law", Parsed((), (word("law", True),))),
    ("title:", Parsed((word("title"),))),
    ("topic:legislation", Parsed(chosen=(("topic", "legislation"),))),
    ('place:"United States" law', Parsed((word("law"),), chosen=(("place", "United States"),))),
    ("Language:fr type:report", Parsed(chosen=(("language", "fr"), ("type", "report")))),
    ("year:2014", Parsed(years=(2014, 2014))),
    ("year:2010..2014", Parsed(years=(2010, 2014))),
    ("year:2014..2010", Parsed(years=(2010, 2014))),
    ("year:2014..", Parsed(years=(2014, None))),
    ("year:..2014", Parsed(years=(None, 2014))),
    ("year:soon", Parsed((word("year"), word("soon")), unclear="soon")),
    ("http://x", Parsed((word("http"), word("x")))),
    ("foo:bar", Parsed((word("foo"), word("bar")))),
    ("either/or", Parsed((word("either"), word("or")))),
    ("(((", Parsed()),
    ("(law)", Parsed((word("(law)"),))),
    ("", Parsed()),
    ("  \u00a0 ", Parsed()),
    ("حماية الأطفال", Parsed((word("حماية"), word("الأطفال")))),
    ("儿童保护", Parsed((word("儿童保护"),))),
]


@pytest.mark.parametrize(("text", "meant"), TABLE, ids=[text or "nothing" for text, _ in TABLE])
def test_what_readers_type(text, meant):
    assert parse(text) == meant


def test_more_words_than_are_looked_for_are_cut_and_it_is_said():
    parsed = parse(" ".join(f"w{n}" for n in range(100)))
    assert len(parsed.wanted) == MOST_CLAUSES and parsed.cut
    assert not parse("one two").cut


def test_an_organisation_in_capitals_is_no_common_word():
    assert word("who").common and not word("WHO").common and word("de").common and not phrase("who").common
    assert word("who?").common and word("¿qué").common and not word("WHO?").common and not word("?").common
    assert not word("which-ever").common


def test_of_too_many_words_the_common_ones_go_first():
    kept = parse(" ".join(f"the w{n}" for n in range(MOST_CLAUSES))).wanted
    assert len(kept) == MOST_CLAUSES and not any(clause.common for clause in kept)


TYPED = st.one_of(
    st.text(max_size=80),
    st.text(alphabet='ab :-"“”*().year20topic\u0301\u202e\x00', max_size=60),
    st.lists(
        st.sampled_from(
            ["title:", "year:", "place:", "-", '"', "*", "..", "2013", "law", "a", " ", ":", "http://", "«", "١"]
        )
    ).map("".join),
)


@given(TYPED)
def test_every_text_has_a_meaning(text):
    parsed = parse(text)
    for clause in (*parsed.wanted, *parsed.unwanted):
        assert any(c.isalnum() for c in clause.text)
    assert all(name in facets() for name, _ in parsed.chosen)


# --- the Query and its address ---------------------------------------------------------------------------------------


def through(query: Query) -> Query:
    return read(parse_qs(query.address(), keep_blank_values=True))


YEARS = st.one_of(st.none(), st.integers(1000, 2200))
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)
NAMES = st.sampled_from([name for name in facets() if name != "year"])
QUERIES = st.builds(
    Query,
    words=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=LONGEST // 2),
    chosen=st.dictionaries(NAMES, st.lists(KEYS, min_size=1, max_size=5, unique=True).map(tuple)),
    years=st.tuples(YEARS, YEARS).map(lambda ends: ends if None in ends else tuple(sorted(ends))),
    sort=st.sampled_from([None, *SORTS]),
    page=st.integers(1, LAST_PAGE),
    widen=st.booleans(),
)  # fmt: skip


@given(QUERIES)
def test_a_query_and_its_address_are_one(query):
    assert through(query) == query
    assert through(query).address() == query.address()


def test_the_address_is_the_promised_one():
    query = Query("grooming", {"place": ("mx",), "topic": ("b", "a")}, (2010, 2017), "newest", 2, False)
    assert query.address() == "q=grooming&topic=b&topic=a&place=mx&year=2010..2017&sort=newest&page=2&widen=no"


def test_single_years_are_alternatives_and_a_range_is_a_range():
    assert read({"year": ["2010", "2012"]}).chosen == {"year": ("2010", "2012")}
    assert read({"year": ["2012..2010"]}).years == (2010, 2012)
    assert read({"from": ["2012"], "to": ["2010"]}).years == (2010, 2012)
    assert read({"from": ["2012"]}).years == (2012, None)


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": ["-1"]}, {"page": ["9" * 50]}, {"page": ["abc"]}, {"page": ["١"]}, {"page": ["0"]}, {"page": []}, {"sort": ["sideways"]},
        {"year": ["20..x"]}, {"year": [".."]}, {"from": ["x"], "to": [""]}, {"q": [""]}, {"q": ["\x00\ud800\u202e "]}, {"colour": ["red"]},
        {"topic": [""]}, {"widen": ["perhaps"]}, {"year": ["foo", "٢٠١٣", "20134"]}, {},
    ],
)  # fmt: skip
def test_nonsense_in_an_address_is_left_out(parameters):
    query = read(parameters)
    assert query.words == "" and query.chosen == {} and query.years == (None, None) and query.sort is None
    assert 1 <= query.page <= LAST_PAGE and query.widen


def test_very_much_in_an_address_is_cut():
    query = read(
        {"q": ["x" * 10_000], "topic": [f"t{n}" for n in range(10_000)], "place": ["x" * 10_000], "page": ["9999"]}
    )
    assert (
        len(query.words) == LONGEST
        and len(query.chosen["topic"]) == MOST_VALUES
        and len(query.chosen["place"][0]) == 80
    )
    assert query.page == LAST_PAGE


@given(
    st.dictionaries(
        st.sampled_from(["q", "page", "year", "topic", "sort", "from", "to", "widen", "x"]),
        st.lists(st.text(max_size=30), max_size=4),
    )
)
def test_no_address_is_an_error(parameters):
    query = read(parameters)
    assert through(query) == query


def test_choosing_twice_changes_nothing():
    query = Query("x", {"topic": ("a",)}, page=3)
    chosen = query.choose("topic", "b").choose("place", "mx")
    assert chosen.chosen == {"topic": ("a", "b"), "place": ("mx",)} and chosen.page == 1
    assert chosen.choose("place", "mx").choose("topic", "b") == query.at(1)


def test_relevance_needs_words():
    assert Query("x").order == "relevance" and Query().order == "newest" and Query("x", sort="title").order == "title"
