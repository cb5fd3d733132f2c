"""Lists on other web sites: the frame, what to paste, oEmbed; and lists of given publications."""

import json
import re
from html import unescape
from urllib.parse import quote

import pytest

from carrel.languages import INTERFACE
from carrel.search import query as queries
from carrel.search.query import MOST_KEYS, Query
from carrel.web.embedding import POLICY
from conftest import record, write

ROOT = "http://127.0.0.1"
KEYS = "hague-2015-part-1-global-report,framing-implementation"


def titles(body: bytes) -> list[str]:
    return re.findall(r'class="title" href="[^"]*/publications/([a-z0-9-]+)"', body.decode())


# --- lists of given publications ---------------------------------------------------------------------------------------


def test_an_address_may_name_the_publications(ask):
    found = json.loads(ask("/en/search.json", query=f"keys={KEYS},nothing")[2])
    assert [item["id"] for item in found["items"]] == KEYS.split(",") and found["total"] == 2 and found["next"] is None
    assert all(value["count"] <= 2 for values in found["facets"].values() for value in values)
    text = ask("/en/search.csv", query=f"keys={KEYS}")[2].decode()
    assert [line.partition(",")[0] for line in text.splitlines() if line.startswith(("hague", "fram"))] == KEYS.split(
        ","
    )
    assert json.loads(ask("/en/search.json", query=f"keys={KEYS}&q=hague")[2])["total"] == 1
    assert f"/en/search.atom?keys={KEYS}" in ask("/en/search.atom", query=f"keys={KEYS}")[2].decode()


def test_keys_in_the_address_are_keys(ask):
    query = queries.read({"keys": ["a,b,,a,<x>,A," + ",".join(f"k{n}" for n in range(500))]})
    assert query.keys[:3] == ("a", "b", "k0") and len(query.keys) == MOST_KEYS
    assert queries.read({"keys": [query.address().removeprefix("keys=")]}).keys == query.keys
    assert json.loads(ask("/en/search.json", query="keys=no-such-key")[2])["total"] == 0
    assert not queries.read({"keys": ["<>"]}).keys and Query(keys=("a",)).narrowed


# --- the frame ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", INTERFACE)
def test_a_list_may_be_framed(ask, language):
    status, headers, body = ask(f"/{language}/embed", query="topic=missing-children&sort=newest&show=3")
    assert status == "200" and len(titles(body)) == 3 and headers["X-Robots-Tag"] == "noindex"
    assert headers["Content-Security-Policy"] == POLICY and "X-Frame-Options" not in headers
    text = body.decode()
    assert "<script" not in text and "<form" not in text and "style=" not in text and f'lang="{language}"' in text
    for link in re.findall(r"<a\b[^>]*>", text):
        assert 'target="_blank"' in link and 'rel="noopener noreferrer"' in link and f'href="{ROOT}/' in link


def test_nothing_else_may_be_framed(ask):
    for path in ("/", "/en/", "/en/search", "/en/follow", "/en/privacy", "/en/publications/framing-implementation",
                 "/en/search.json", "/oembed", "/en/embed.json", "/en/nothing"):  # fmt: skip
        headers = ask(path)[1]
        assert headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


def test_the_frame_shows_no_summary_and_no_draft(ask):
    write(
        record("n", title={"en": "Noted"}, abstract={"en": "Hidden words"}, notice="Mind this."),
        record("d", status="draft"),
    )
    body = ask("/en/embed", query="keys=n,d&show=20")[2]
    assert titles(body) == ["n"] and b"Hidden words" not in body


@pytest.mark.parametrize("query", ["", "show=0", "show=999", "show=x", "topic=none", "q=%3Cscript%3E", "keys=,,,"])
def test_any_frame_answers(ask, query):
    status, _, body = ask("/ar/embed", query=query)
    assert status == "200" and b"<script" not in body and len(titles(body)) <= 20


# --- what to paste -----------------------------------------------------------------------------------------------------


def test_the_page_gives_the_html(ask):
    text = ask("/en/follow", query="topic=missing-children&sort=newest&show=3&in=ar")[2].decode()
    code = unescape(re.search(r"<code>(&lt;iframe.*?)</code>", text, re.S)[1])
    address = unescape(re.search(r'src="([^"]+)"', code)[1])
    assert address == f"{ROOT}/ar/embed?topic=missing-children&sort=newest&show=3" and "script" not in code
    assert len(titles(ask("/ar/embed", query=address.partition("?")[2])[2])) == 3
    for feed in re.findall(r"<code>(http[^<]+)</code>", text):
        path, _, query = unescape(feed).removeprefix(ROOT).partition("?")
        assert ask(path, query=query)[0] == "200"
    assert text.count('class="title"') == 3 and 'dir="rtl"' in text.partition('class="panel embed')[2][:100]


@pytest.mark.parametrize("path", ["/en/search", "/fr/topics/legislation"])
def test_lists_lead_there(ask, path):
    text = ask(path, query="q=child" if "search" in path else "")[2].decode()
    address = unescape(re.search(r'href="(/\w\w/follow[^"]*)"', text)[1])
    assert ask(address.partition("?")[0], query=address.partition("?")[2])[0] == "200"


def test_nothing_typed_becomes_markup(ask):
    text = ask("/en/follow", query="q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")[2].decode()
    assert "<script>alert" not in text and '"><script' not in text


# --- oEmbed ------------------------------------------------------------------------------------------------------------


def oembed(ask, address: str, more: str = "") -> tuple[str, dict]:
    status, headers, body = ask("/oembed", query=f"url={quote(address, '')}{more}")
    assert status != "200" or headers["Access-Control-Allow-Origin"] == "*"
    return status, json.loads(body)


@pytest.mark.parametrize("path", ["/en/search", "/es/topics/legislation", "/en/publications/framing-implementation"])
def test_oembed_is_found_and_answers(ask, path):
    text = ask(path, query="q=law" if "search" in path else "")[2].decode()
    link = re.search(r'<link rel="alternate" type="application/json\+oembed"[^>]* href="([^"]+)"', text)[1]
    where, _, query = unescape(link).removeprefix(ROOT).partition("?")
    status, headers, body = ask(where, query=query)
    found = json.loads(body)
    assert status == "200" and headers["Content-Type"].startswith("application/json")
    assert (
        found["version"] == "1.0" and found["type"] == "rich" and found["title"] and found["width"] and found["height"]
    )
    address = unescape(re.search(r'src="([^"]+)"', found["html"])[1]).removeprefix(ROOT)
    assert titles(ask(address.partition("?")[0], query=address.partition("?")[2])[2])


def test_oembed_keeps_to_the_room_there_is(ask):
    _, found = oembed(ask, f"{ROOT}/en/search", "&maxwidth=300&maxheight=400")
    assert found["width"] == 300 and found["height"] <= 400 and 'width="300"' in found["html"]


@pytest.mark.parametrize(
    "address", ["", "https://elsewhere.example/en/search", f"{ROOT}/en/about", f"{ROOT}.evil.example/en/search", f"{ROOT}/en/topics/none",
                f"{ROOT}/en/publications/none", f"{ROOT}/en/publications", f"{ROOT}/en/list", f"{ROOT}/files/x", "x" * 9000],
)  # fmt: skip
def test_oembed_knows_its_own_addresses_only(ask, address):
    assert oembed(ask, address)[0] == "404"


def test_oembed_in_xml_is_not_offered(ask):
    assert ask("/oembed", query="format=xml&url=x")[0] == "501"
