"""Citations: styles, languages, pages, and how a page offers them."""

import html
import re
import time

import pytest

from carrel import citations, founding, terms
from carrel.citations import STYLES, cite
from carrel.formats import Context, Item
from carrel.languages import INTERFACE
from conftest import record, write

FULL = {
    "title": {"en": "Files of closed cases"},
    "subtitle": {"en": "what they teach"},
    "type": "report",
    "issued": "2017-11",
    "edition": "2nd",
    "contributors": [
        {"role": "author", "person": {"family": "Doe", "given": "Jane Anna"}},
        {"role": "author", "person": {"family": "Roe", "given": "Richard"}},
        {"role": "publisher", "organisation": "icmec"},
    ],
    "identifiers": {"doi": "10.1234/a(b)c"},
    "series": {"key": "studies-in-child-protection", "number": "7"},
}
INSTITUTION = {
    "type": "guide",
    "contributors": [{"role": "publisher", "organisation": "icmec"}],
    "issued": "2012~",
}
ARABIC = {
    "title": {"ar": "حماية الطفل"},
    "type": "report",
    "issued": "2020",
    "contributors": [{"role": "author", "person": {"family": "علي", "given": "محمد"}}],
    "url": "https://example.org/r",
}
ICMEC = "International Centre for Missing & Exploited Children"
# style: reference, then what stands in the text
SNAPSHOTS = {
    "apa": (
        f"Doe, J. A., & Roe, R. (2017). _Files of closed cases: what they teach_ (2nd ed., Studies in Child Protection 7). {ICMEC}. "
        "https://doi.org/10.1234/a(b)c",
        "(Doe & Roe, 2017, p. 42)",
    ),
    "chicago": (
        "Doe, Jane Anna, and Richard Roe. 2017. _Files of Closed Cases: What They Teach_. 2nd ed. Studies in Child Protection 7. "
        f"{ICMEC}. https://doi.org/10.1234/a(b)c.",
        "(Doe and Roe 2017, 42)",
    ),
    "mla": (
        f"Doe, Jane Anna, and Richard Roe. _Files of Closed Cases: What They Teach_. 2nd ed., {ICMEC}, Nov. 2017, "
        "https://doi.org/10.1234/a(b)c. Studies in Child Protection 7.",
        "(Doe and Roe 42)",
    ),
    "harvard": (
        f"Doe, J.A. and Roe, R. (2017) _Files of closed cases: what they teach_. 2nd edn. {ICMEC}. Available at: "
        "https://doi.org/10.1234/a(b)c.",
        "(Doe and Roe, 2017, p. 42)",
    ),
    "vancouver": (
        f"1. Doe JA, Roe R. Files of closed cases: what they teach. 2nd ed. {ICMEC}; 2017 Nov. (Studies in Child Protection; no. 7). "
        "doi:10.1234/a(b)c",
        "(1, p. 42)",
    ),
    "ieee": (
        f"[1] J. A. Doe and R. Roe, “Files of closed cases: what they teach,” {ICMEC}, Nov. 2017. doi: 10.1234/a(b)c.",
        "[1, p. 42]",
    ),
    "oscola": (
        f"Doe JA and Roe R, ‘Files of Closed Cases: What They Teach’ (2nd edn, {ICMEC} 2017) <https://doi.org/10.1234/a(b)c>",
        f"Jane Anna Doe and Richard Roe, ‘Files of Closed Cases: What They Teach’ (2nd edn, {ICMEC} 2017) 42 <https://doi.org/10.1234/a(b)c>.",
    ),
}


def cited(style: str, values: dict, language: str = "en", page: str = "", key: str = "it") -> citations.Citation:
    item = Item(record(key, **values), f"https://library.example/{language}/publications/{key}")
    return cite(item, Context(terms.current(), language), style, page)


def marked(runs) -> str:
    return "".join(f"_{text}_" if slanted else text for text, slanted in runs)


@pytest.fixture
def words(sample):
    """Vocabularies."""


@pytest.mark.parametrize("style", STYLES)
def test_a_report_in_each_style(words, style):
    found = cited(style, FULL, page="42")
    assert (marked(found.reference), marked(found.short)) == SNAPSHOTS[style]
    assert found.note == (style == "oscola")


@pytest.mark.parametrize(
    ("language", "short", "edition"),
    [
        ("en", "(Doe & Roe, 2017, p. 42)", "2nd ed."),
        ("es", "(Doe & Roe, 2017, p. 42)", "2.ª ed."),
        ("fr", "(Doe & Roe, 2017, p. 42)", "2e éd."),
        ("ar", "(Doe & Roe, 2017, ص 42)", "ط. 2"),
    ],
)
def test_in_the_readers_language(words, language, short, edition):
    found = cited("apa", FULL, language, "42")
    assert found.plain_short == short and edition in found.plain


def test_who_published_it_stands_for_authors(words):
    found = cited("apa", INSTITUTION, page="3–5")
    assert marked(found.reference) == (
        f"{ICMEC}. (ca. 2012). _Title of it_ [Practical guide]. https://library.example/en/publications/it"
    )
    assert found.plain_short == f"({ICMEC}, ca. 2012, pp. 3–5)"
    assert "[Guía práctica]" in cited("apa", INSTITUTION, "es").plain


def test_names_without_capitals_have_no_initials(words):
    for style in STYLES:
        found = cited(style, ARABIC, "ar")
        assert "محمد علي" in found.plain and "حماية الطفل" in found.plain and ". محمد ." not in found.plain


@pytest.mark.parametrize("style", STYLES)
def test_a_title_that_stands_for_authors_is_said_once(words, style):
    found = cited(style, {"title": {"en": "Alone (a note)"}, "type": "handbook"}).plain
    assert found.lower().count("alone (a note)") == 1


@pytest.mark.parametrize("style", STYLES)
def test_sample_publications_can_be_cited(words, style):
    for language, each in zip(INTERFACE, founding.sample_records()[::7], strict=False):
        found = cite(Item(each, f"https://x/{each.id}"), Context(terms.current(), language), style, "iv")
        for text in (found.plain, found.plain_short):
            assert text == text.strip() and not re.search(r"  | [,;.)]|,,|\.\.(?!\.)|\ue000|\ue001|<i>", text), text
        assert "iv" in found.plain_short


@pytest.mark.parametrize(
    "page", ["", " ", "<b>", "1" * 60, "\x00", "a b c d", "'; --", "٤٢", "xii", "12-14, 20"]
)  # fmt: skip
def test_any_page_is_taken_or_left(words, page):
    found = cited("apa", FULL, page=page).plain_short
    assert found.startswith("(Doe & Roe, 2017") and "<" not in found and len(found) < 60


@pytest.mark.parametrize(
    ("typed", "short"),
    [
        ("3-5", "pp. 3–5"),
        ("p. 3", "p. 3"),
        ("pp.3 - 5", "pp. 3–5"),
        ("٤٢", "p. 42"),
        ("-1", ""),
        ("page iv", "p. iv"),
        ("p", "p. p"),
    ],
)
def test_pages_as_people_type_them(words, typed, short):
    found = cited("apa", FULL, page=typed).plain_short
    assert found == f"(Doe & Roe, 2017{', ' * bool(short)}{short})"


def test_odd_records(words):
    odd = {"title": {"en": "_i_ <i>x</i> \ue000\ue001 (a[b*c"}, "issued": "19XX", "edition": "()[*"}
    many = {"contributors": [{"role": "author", "person": {"family": f"F{n}"}} for n in range(5000)]}
    for style in STYLES:
        assert cited(style, odd).plain
        begun = time.process_time()
        assert cited(style, many).plain and time.process_time() - begun < 3


def test_styles_keep_their_licence():
    for style in STYLES:
        text = (citations._FOLDER / f"{style}.csl").read_text("utf-8")
        assert "creativecommons.org/licenses/by-sa/3.0" in text and "<author>" in text


# --- on the page -----------------------------------------------------------------------------------------------------


def test_a_form_without_scripts(ask):
    write(record("full", **FULL))
    text = ask("/en/publications/full")[2].decode()
    form = re.search(r'<form action="/en/publications/full#cite".*?</form>', text, re.S)
    assert form and re.findall(r'name="cite" value="(\w+)"', form[0]) == list(STYLES) and "cited" not in form[0]
    text = ask("/en/publications/full", query="page=42&cite=apa")[2].decode()
    for part in (
        html.escape("(Doe & Roe, 2017, p. 42)"),
        "<i>Files of closed cases: what they teach</i>",
        'value="42"',
    ):
        assert part in text
    assert 'value="apa" class="chip on" aria-pressed="true"' in text


def test_who_comes_from_a_page_of_a_document_has_it_cited_at_once(ask):
    write(record("full", **FULL))
    text = ask("/en/publications/full", query="page=xii")[2].decode()
    assert html.escape("(Doe & Roe, 2017, p. xii)") in text and 'value="apa" class="chip on"' in text


@pytest.mark.parametrize("query", ["cite=none", "cite=", "cite=../apa&page=3", "page=%3Cscript%3E&cite=apa"])
def test_nonsense_in_the_address(ask, query):
    write(record("full", **FULL))
    status, _, body = ask("/ar/publications/full", query=query)
    assert status == "200" and b"<script>&" not in body and (b'class="cited"' in body) == ("cite=apa" in query)


def test_a_cited_page_is_the_same_page(ask):
    write(record("full", **FULL))
    text = ask("/en/publications/full", query="page=42&cite=apa")[2].decode()
    assert '<link rel="canonical" href="http://127.0.0.1/en/publications/full">' in text
    assert "Disallow: /*cite=" in ask("/robots.txt")[2].decode()
