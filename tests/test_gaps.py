"""The evidence and gap map: compared with plain counting, as page, table, data and drawing."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from django.test import Client

from carrel import catalogue, terms
from carrel.languages import INTERFACE
from carrel.models import Publication
from carrel.record import Record, facet_values
from carrel.search import following
from carrel.search.document import WORLD
from carrel.vocabulary import Concept
from conftest import WHO, record, write

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def get(db):
    client = Client(raise_request_exception=True)
    return lambda path: client.get(path)


def _data(get, query: str = "") -> dict:
    return json.loads(get(f"/en/gaps.json{query}").content)


def _cells(data: dict) -> dict[tuple[str, str], tuple[int, int | None]]:
    return {(c["topic"], c[data["columns"]]): (c["count"], c["newest"]) for c in data["cells"]}


def _expected(columns: str) -> dict[tuple[str, str], int]:
    """Counted in plain Python from the records."""
    words, counts = terms.current(), Counter()
    for stored in Publication.objects.values_list("record", flat=True):
        each = Record.model_validate(stored)
        found = {}
        for facet in ("topic", columns):
            values = facet_values(each, facet)
            found[facet] = set(words.with_ancestors(facet, values)) - ({WORLD} - set(values))
        counts.update((row, column) for row in found["topic"] for column in found[columns])
    return counts


@pytest.mark.parametrize("query", ["", "&under=child-protection", "&under=law"])
@pytest.mark.parametrize("columns", ["place", "type", "audience"])
def test_counts_are_those_of_plain_counting(sample, get, columns, query):
    data, expected = _data(get, f"?columns={columns}{query}"), _expected(columns)
    assert data["cells"] and len(data["cells"]) == len(data["topics"]) * len(data["values"])
    for pair, (count, _) in _cells(data).items():
        assert count == expected[pair], pair


def test_columns_too_can_be_looked_into(sample, get):
    data, expected = _data(get, "?in=019"), _expected("place")
    assert {each["key"] for each in data["values"]} == {"021", "419"} and data["in"] == "019"
    assert all(count == expected[pair] for pair, (count, _) in _cells(data).items())
    for topic in data["topics"]:
        assert topic["count"] == expected[topic["key"], "019"], "the sum is that of the region"


def test_the_newest_year_is_told(home, get):
    write(
        record("a", topics=["legislation"], places=["br"], issued="2012~"),
        record("b", topics=["legislation"], places=["br", "fr"], issued="2019-05-03"),
        record("c", topics=["legislation"], places=["ke"]),
        record("d", topics=["legislation"], places=["br"], issued="2021", relations=[]),
        record("e", topics=["legislation"], places=["br"], relations=[{"type": "IsNewVersionOf", "target": "d"}]),
        record("f", topics=["legislation"], places=["001"], issued="1999"),
    )
    cells = _cells(_data(get))
    assert cells["legislation", "019"] == (4, 2021), "a superseded edition counts too"
    assert cells["legislation", "150"] == (1, 2019) and cells["legislation", "002"] == (1, None)
    assert cells["legislation", "142"] == (0, None) and cells["legislation", WORLD] == (1, 1999)
    assert cells["law", "019"] == (4, 2021), "the broader topic holds it"


@pytest.mark.parametrize("columns", ["place", "type", "audience"])
def test_a_cell_leads_to_the_search_that_it_counts(sample, get, columns):
    text = get(f"/en/gaps?columns={columns}").content.decode()
    links = re.findall(r'<td class="m\d"><a href="([^"]+)">([\d,]+)', text)
    assert len(links) > 20
    for address, count in links[:: max(1, len(links) // 8)]:
        address = address.replace("&amp;", "&").replace("/search?", "/search.json?")
        assert json.loads(get(address).content)["total"] == int(count)


def test_sums_lead_to_what_they_count(sample, get):
    text = get("/en/gaps?under=child-protection&in=019").content.decode()
    for address, count in re.findall(r'<td class="sum num"><a href="([^"]+)">([\d,]+)', text):
        address = address.replace("&amp;", "&").replace("/search?", "/search.json?")
        assert json.loads(get(address).content)["total"] == int(count), address


@pytest.mark.parametrize("language", INTERFACE)
@pytest.mark.parametrize("query", ["", "?columns=type", "?columns=audience&under=law", "?in=002"])
def test_the_page_is_a_table_with_heads(sample, get, language, query):
    text = get(f"/{language}/gaps{query}").content.decode()
    table = re.search("<table>.*</table>", text, re.DOTALL)[0]
    columns = len(re.findall('<th scope="col">', table))
    assert columns > 2 and len(re.findall("<caption>", table)) == len(re.findall("<h1", text)) == 1
    for row in re.findall("<tr.*?</tr>", table, re.DOTALL)[1:]:
        assert row.count('<th scope="row">') == 1 and row.count("<td") == columns - 1
    assert 'role="region"' in text and 'tabindex="0"' in text and "style=" not in text


def test_empty_cells_are_there_and_no_links(sample, get):
    text = get("/en/gaps").content.decode()
    data = _cells(_data(get))
    assert '<td class="none">0</td>' in text and any(count == 0 for count, _ in data.values())
    empty = next(pair for pair, (count, _) in data.items() if not count)
    assert f"topic={empty[0]}&amp;place={empty[1]}" not in text


def test_heads_lead_deeper_and_back(sample, get):
    text = get("/en/gaps").content.decode()
    assert 'href="/en/gaps?under=child-protection"' in text and 'href="/en/gaps?in=019"' in text
    inside = get("/en/gaps?columns=type&under=missing-children").content.decode()
    assert (
        'href="/en/gaps?columns=type"' in inside and 'href="/en/gaps?columns=type&amp;under=child-protection"' in inside
    )


@pytest.mark.parametrize(
    "query",
    [
        "columns=x", "columns=", "under=nope", "under=..%2F", "in=zz", "in=br", "in=001", "under=%00", "under=" + "x" * 3000,
        "columns=type&in=019", "columns=place&columns=type", "under[]=a", "%ff=%fe", "in=%D8%A7",
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["", ".csv", ".json", ".svg"])
def test_bad_input_falls_back(sample, get, suffix, query):
    assert get(f"/en/gaps{suffix}?{query}").status_code == 200
    if "type" not in query:
        assert get(f"/en/gaps.json?{query}").content == get("/en/gaps.json").content


def _with(**values: object) -> None:
    """One more topic, indexed."""
    catalogue.write_terms([Concept(vocabulary="topic", key="odd", **values)], WHO.who)
    following.catch_up()


def test_a_replaced_topic_means_the_one_in_its_place(sample, get):
    _with(label={"en": "Old word"}, replaced_by="law")
    assert get("/en/gaps.json?under=odd").content == get("/en/gaps.json?under=law").content
    assert "Old word" not in get("/en/gaps").content.decode()


def test_a_name_in_another_language_says_so(sample, get):
    _with(label={"en": "Only English"})
    assert '<span lang="en" dir="ltr">Only English</span>' in get("/ar/gaps").content.decode()


def test_an_empty_library_has_an_empty_map(home, get):
    write()
    for suffix in ("", ".csv", ".json", ".svg"):
        assert get(f"/en/gaps{suffix}").status_code == 200
    assert not any(count for count, _ in _cells(_data(get)).values())


def test_many_columns_leave_out_those_without_anything_and_name_them(sample, get):
    text = get("/en/gaps?columns=type").content.decode()
    drawn = set(re.findall(r'<th scope="col">\s*<(?:a|span)[^>]*>([^<]+?)\s*<', text))
    data = _data(get, "?columns=type")
    for each in data["values"]:
        assert (each["label"] in drawn) is bool(each["count"]) and each["label"] in text


def test_the_table_can_be_opened_in_a_spreadsheet(sample, get):
    answer = get("/fr/gaps.csv?columns=place&under=law")
    text = answer.content.decode("utf-8")
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in answer["Content-Disposition"]
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    cells = _cells(_data(get, "?under=law"))
    assert {(r["topic"], r["place"]): (int(r["count"]), int(r["newest"] or 0) or None) for r in rows} == cells
    assert {r["place_label"] for r in rows} >= {"Afrique", "Europe"}


@pytest.mark.parametrize("label", ["=1+1", "+a", "-a", "@SUM(A1)"])
def test_a_label_is_no_formula(sample, get, label):
    _with(label={"en": label})
    rows = list(csv.reader(io.StringIO(get("/en/gaps.csv").content.decode("utf-8-sig"))))
    assert f"'{label}" in {row[1] for row in rows} and label not in {row[1] for row in rows}


@pytest.mark.parametrize("language", INTERFACE)
def test_the_drawing_stands_alone(sample, get, language):
    answer = get(f"/{language}/gaps.svg?under=child-protection")
    root = ET.fromstring(answer.content)
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "sandbox" in answer["Content-Security-Policy"]
    text = answer.content.decode()
    assert "style" not in text and "class=" not in text and "<script" not in text and 'href="' not in text
    assert root.get("direction") == ("rtl" if language == "ar" else "ltr")
    width, height = float(root.get("width")), float(root.get("height"))
    for each in root.iter(f"{SVG}text"):
        assert 0 <= float(each.get("x")) <= width and 0 <= float(each.get("y")) <= height
    assert terms.current().label("topic", "missing-children", language) in "".join(root.itertext())


def test_a_label_with_markup_is_only_text(sample, get):
    _with(label={"en": '1 < 2 & "3" > 2'})
    assert '1 < 2 & "3" > 2' in "".join(ET.fromstring(get("/en/gaps.svg").content).itertext())
    assert "1 &lt; 2 &amp;" in get("/en/gaps").content.decode()
