"""The REST API: what it answers, how its lists go on, its problems, and that its description is true."""

import json
import subprocess
import sys
import typing
from pathlib import Path

import lxml.html
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from carrel import catalogue, holding, settings
from carrel.citations import STYLES
from carrel.languages import INTERFACE
from carrel.models import Document, File, Publication
from carrel.models import Page as Leaf
from carrel.record import facets
from carrel.search import following
from carrel.vocabulary import NAMES
from carrel.web import front
from carrel.web.rest import service, shapes
from conftest import WHO, paged, record, write

ROOT = "http://127.0.0.1"
KEY = "framing-implementation"
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def get(ask):
    """(address below /api/v1/) to (status, headers, JSON)."""

    def get(address: str, **more: str):
        path, _, query = address.removeprefix(f"{ROOT}/api/v1/").partition("?")
        status, headers, body = ask(f"/api/v1/{path}", query=query, **more)
        return status, headers, json.loads(body) if body else None

    return get


def whole(get, address: str) -> list[dict]:
    """All items of a list, part by part."""
    found = []
    while address:
        status, _, answer = get(address)
        assert status == "200" and (answer["items"] or not found)
        found += answer["items"]
        address = answer["next"]
    return found


# --- search --------------------------------------------------------------------------------------------------------------


def test_a_search_with_facets(get, ask):
    _, _, found = get("publications?q=child&topic=legislation&labels=es")
    page = json.loads(ask("/es/search.json", query="q=child&topic=legislation")[2])
    assert found["total"] == page["total"] and found["items"] == page["items"] and found["facets"] == page["facets"]
    assert found["items"][0]["url"].startswith(f"{ROOT}/es/publications/")


@pytest.mark.parametrize(
    "query", ["", "sort=newest&topic=legislation", "q=child", "q=child&sort=title", "sort=newest&q=children"]
)
def test_a_list_goes_on_to_its_end(get, ask, query):
    page = json.loads(ask("/en/search.json", query=query)[2])
    items = [item["id"] for item in whole(get, f"publications?{query}&limit=7")]
    assert len(items) == len(set(items)) == page["total"] and items[:20] == [item["id"] for item in page["items"]]


def test_a_list_by_date_misses_nothing_when_something_is_added(get):
    _, _, first = get("publications?limit=5")
    write(record("brand-new", issued="2199"))
    _, _, second = get(first["next"])
    assert first["facets"] and second["facets"] == {} and second["total"] == first["total"] + 1
    keys = [item["id"] for item in [*first["items"], *whole(get, first["next"])]]
    assert len(keys) == len(set(keys)) == first["total"] and "brand-new" not in keys


@pytest.mark.parametrize("sort", ["relevance", "title"])
def test_a_list_in_another_order_misses_and_repeats_nothing_when_something_is_added(get, sort):
    write(*(record(f"kite-{n}", title={"en": f"Kites over hill {n}"}) for n in range(12)))
    following.catch_up()
    _, _, first = get(f"publications?q=kites&sort={sort}&limit=5")
    write(record("a-kite", title={"en": "Kites"}))
    following.catch_up()
    _, _, second = get(first["next"])
    keys = [item["id"] for item in [*first["items"], *whole(get, first["next"])]]
    assert second["facets"] == {} and second["total"] == 13
    assert len(keys) == len(set(keys)) and {*keys} - {"a-kite"} == {f"kite-{n}" for n in range(12)}


@pytest.mark.parametrize(
    "query", ["since=2015&until=2015", f"keys={KEY}", "fundamental=yes", "year=2015", "type=report&type=guide"]
)
def test_a_list_is_narrowed(get, query):
    _, _, found = get(f"publications?{query}")
    assert 0 <= found["total"] < 30


# --- one by one ----------------------------------------------------------------------------------------------------------


def test_a_publication_is_its_record(get):
    _, headers, found = get(f"publications/{KEY}")
    assert found["record"] == Publication.objects.get(id=KEY).record and found["url"] == f"{ROOT}/en/publications/{KEY}"
    assert headers["ETag"] and found["revision"] and found["files"] == []


def test_every_record_passes_unchanged(get):
    for key, stored in Publication.objects.values_list("id", "record"):
        assert get(f"publications/{key}")[2]["record"] == stored


def test_files_and_pages(get, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 made for this test")
    holding.attach(KEY, path, WHO, "en")
    file = File.objects.get(publication=KEY)
    assert get(f"publications/{KEY}/pages")[2] == {"total": 0, "items": [], "next": None}
    document, _ = Document.objects.get_or_create(
        sha256=file.sha256, defaults={"name": "a.pdf", "media_type": "application/pdf", "bytes": 1}
    )
    Leaf.objects.bulk_create(
        Leaf(document=document, number=n, label="iv" if n == 4 else "", blocks=json.dumps([["heading", f"H{n}"], ["text", "T"]]))
        for n in range(1, 12)
    )  # fmt: skip
    following.catch_up()
    pages = whole(get, f"publications/{KEY}/pages?limit=4")
    assert [page["number"] for page in pages] == list(range(1, 12)) and pages[3]["label"] == "iv"
    assert pages[0]["text"] == "H1\n\nT" and pages[0]["file"] == file.sha256
    assert get(f"publications/{KEY}")[2]["files"][0]["sha256"] == file.sha256


def test_passages(get):
    paged(record("read"), [f"Page {n} speaks of {'lighthouses' if n % 2 else 'harbours'}." for n in range(1, 60)])
    following.catch_up()
    found = whole(get, "publications/read/passages?q=lighthouses")
    assert len(found) == 30 and {each["page"] for each in found} == set(range(1, 60, 2))
    assert "lighthouses" in found[0]["text"] and get("publications/read/passages?q=submarines")[2]["items"] == []
    item = get("publications?q=lighthouses")[2]["items"][0]
    assert item["id"] == "read" and item["passages"] and item["passages"][0]["file"] == found[0]["file"]
    assert get("publications/read/passages")[0] == "422" and get("publications/nothing/passages?q=x")[0] == "404"
    assert get("publications/read/passages?q=x&after=abc")[0] == "404"


def test_how_to_cite_it(get):
    found = get(f"publications/{KEY}/citation?style=harvard&page=42&labels=fr")[2]
    assert found["style"] == "harvard" and "p. 42" in found["short"] and found["reference"] and not found["note"]


def test_terms(get):
    assert [each["name"] for each in get("vocabularies")[2]] == list(NAMES)
    found = whole(get, "vocabularies/topic/terms?limit=100")
    keys = [term["key"] for term in found]
    assert keys == sorted(set(keys)) and len(keys) == get("vocabularies")[2][0]["terms"]
    term = get("vocabularies/topic/terms/legislation?labels=ar")[2]
    assert term["count"] > 0 and term["url"] == f"{ROOT}/ar/topics/legislation" and set(term["label"]) >= set(INTERFACE)


# --- what is not there -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("publications/nothing", 404), ("publications/draft", 404), ("publications/draft/pages", 404), ("nothing", 404), ("a\nb", 404),
        ("publications/draft/citation", 404), ("vocabularies/topic/terms/nothing", 404), ("publications?after=abc", 404),
        ("publications?sort=newest&after=cDI", 404), ("vocabularies/none/terms", 422), ("publications?limit=0", 422),
        ("publications?limit=x", 422), ("publications?sort=best", 422), ("publications?topic=A+B", 422), ("publications/A%20B", 422),
        (f"publications/{KEY}/citation?style=none", 422), ("publications?labels=xx", 422), (f"publications/{KEY}/pages?after=bDk5LTE", 404),
    ],
)  # fmt: skip
def test_problems_are_told(get, address, status):
    write(record("draft", status="draft"))
    answered, headers, problem = get(address)
    assert answered == str(status) == str(problem["status"]) and headers["Content-Type"] == "application/problem+json"
    assert problem["title"] and problem["detail"] and headers["Access-Control-Allow-Origin"] == "*"


def test_a_withdrawn_one_says_so_and_a_renamed_one_leads_on(get, ask):
    catalogue.rename(KEY, "framing", "librarian")
    assert ask(f"/api/v1/publications/{KEY}")[1]["Location"] == "/api/v1/publications/framing"
    catalogue.withdraw("framing", "It was out of date.", "librarian")
    status, _, problem = get("publications/framing")
    assert status == "410" and "It was out of date." in problem["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_api_is_for_reading(get, method):
    status, headers, problem = get("publications", REQUEST_METHOD=method)
    assert status == "405" and problem["status"] == 405 and headers["Allow"] == "GET, HEAD, OPTIONS"


# --- how -------------------------------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(get):
    for address in ("publications?q=child", f"publications/{KEY}", "vocabularies/topic/terms"):
        tag = get(address)[1]["ETag"]
        status, headers, body = get(address, HTTP_IF_NONE_MATCH=tag)
        assert status == "304" and body is None and headers["ETag"] == tag
    write(record("new"))
    assert get("publications?q=child", HTTP_IF_NONE_MATCH=tag)[0] == "200"


def test_any_web_site_may_read(ask):
    status, headers, body = ask("/api/v1/publications", REQUEST_METHOD="OPTIONS", HTTP_ORIGIN="https://site.example")
    assert status == "204" and "GET" in headers["Access-Control-Allow-Methods"] and not body
    assert "If-None-Match" in headers["Access-Control-Allow-Headers"]
    headers = ask("/api/v1/publications")[1]
    assert headers["Access-Control-Allow-Origin"] == "*" and "ETag" in headers["Access-Control-Expose-Headers"]
    assert (
        "Access-Control-Allow-Credentials" not in headers and headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    )


def test_the_page_of_the_api_asks_this_library_alone(ask):
    status, headers, body = ask("/api/v1/")
    text, policy = body.decode(), headers["Content-Security-Policy"]
    assert status == "200" and "script-src 'self'; style-src 'self'" in policy and "unsafe" not in policy
    assert "<script>" not in text and "style=" not in text
    for part in [each.split('"')[1] for each in text.split("=") if each.startswith('"/static/')]:
        assert ask(part)[0] == "200", part


@pytest.mark.parametrize(("labels", "language"), [("", "en"), ("es", "es"), ("ar", "ar"), ("xx", "en")])
def test_the_words_around_the_api_are_in_four_languages(ask, labels, language):
    text = ask("/api/v1/", query=f"labels={labels}" if labels else "")[2].decode()
    root = lxml.html.fromstring(text)
    assert root.get("lang") == language and root.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert root.get_element_by_id("api").get("lang") == "en"  # what Swagger writes there
    assert [each.get("hreflang") for each in root.iter("a") if each.get("hreflang")] == list(INTERFACE)
    assert ("This page needs scripts." in text) == (language == "en")


def test_ninja_is_loaded_when_somebody_asks(tmp_path):
    code = "import django; django.setup(); import carrel.web.front, carrel.urls, sys; print('ninja' in sys.modules, 'citeproc' in sys.modules)"
    environment = {
        "CARREL_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "carrel.settings",
        "PYTHONPATH": str(Path(settings.__file__).parents[1]),
    }
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=300)
    assert shown.stdout.split() == ["False", "False"], shown.stderr


# --- the description ---------------------------------------------------------------------------------------------------------


def test_the_description_names_what_there_is():
    found = service.described()
    assert found["openapi"].startswith("3.1") and found["servers"] == [{"url": "/"}] and found["security"] == []
    names = {each["name"] for each in found["paths"]["/api/v1/publications"]["get"]["parameters"]}
    assert set(facets()) | {"q", "sort", "limit", "after", "labels", "keys", "since", "until", "widen"} == names
    assert typing.get_args(shapes.Style) == tuple(STYLES) and typing.get_args(shapes.Tongue) == tuple(INTERFACE)
    assert typing.get_args(shapes.Name) == tuple(NAMES)
    docs = (Path(__file__).parents[1] / "docs/api.md").read_text("utf-8")
    assert all(f"`{path.removeprefix('/api/v1')}`" in docs for path in found["paths"])


@pytest.fixture
def described(ask):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", front.application)


@pytest.mark.parametrize("mode", schemathesis.GenerationMode, ids=lambda mode: mode.value)
def test_schemathesis_finds_no_fault(described, mode):
    """Each operation with what the description allows, and with what it does not."""
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == len(service.described()["paths"])
    for operation in operations:
        if mode is schemathesis.GenerationMode.NEGATIVE and not list(operation.iter_parameters()):
            continue

        @limits(max_examples=8, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(mode))
        def tried(case):
            case.call_and_validate(headers=PLAIN)

        tried()


def test_schemathesis_finds_no_fault_with_publications_that_there_are(described):
    keys = {"key": st.sampled_from(sorted(Publication.objects.values_list("id", flat=True))[:5])}
    for operation in (found.ok() for found in described.get_all_operations()):
        if operation.path.startswith("/api/v1/publications/{key}"):

            @limits(
                max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
            )
            @given(case=operation.as_strategy(), key=keys["key"])
            def tried(case, key):
                case.path_parameters = {"key": key}
                answer = case.call_and_validate(headers=PLAIN)
                assert answer.status_code == (404 if case.query.get("after") else 200)

            tried()
