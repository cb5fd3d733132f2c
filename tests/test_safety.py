"""Safe reading: headers on every answer, neutral titles, content notices."""

import json
import logging
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.test import Client

from carrel import catalogue, holding, settings
from carrel.languages import INTERFACE
from carrel.web import front, quiet, safety, site
from conftest import WHO, record, write
from serving import carrel

KEY = "framing-implementation"


@pytest.fixture
def get(sample):
    client = Client()
    return lambda path: client.get(path)


def _file(tmp_path: Path) -> str:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.4 " + b"x" * 1000)
    return f"/files/{holding.attach(KEY, path, WHO).sha256}/report.pdf"


def answers(ask, tmp_path):
    """(name, status, headers) of every kind of answer there is."""
    catalogue.withdraw("a-child-is-missing", "Old.", "librarian")
    file, style = _file(tmp_path), f"/static/{site.static_digest()}/look.css"
    page = ask("/en/")[1]["ETag"]
    kinds = [
        ("page", "/en/", {}), ("packed page", "/en/search", {"HTTP_ACCEPT_ENCODING": "gzip"}), ("head", "/en/", {"REQUEST_METHOD": "HEAD"}),
        ("page with a cookie", "/en/", {"HTTP_COOKIE": "a=b"}), ("post", "/en/", {"REQUEST_METHOD": "POST"}),
        ("not modified", "/en/", {"HTTP_IF_NONE_MATCH": page}), ("quiet", "/en/", {"query": "quiet=yes"}),
        ("missing", "/en/no-such-page", {}), ("gone", "/en/publications/a-child-is-missing", {}),
        ("redirect", "/", {}), ("moved", "/en/topics/", {}), ("json", "/en/search.json", {}), ("atom", "/en/search.atom", {}),
        ("health", "/health", {}), ("robots", "/robots.txt", {}), ("icon", "/favicon.ico", {}), ("bad host", "/", {"HTTP_HOST": "a b"}),
        ("style", style, {}), ("style not modified", style, {"HTTP_IF_NONE_MATCH": ask(style)[1]["ETag"]}),
        ("old style", "/static/0/look.css", {}), ("file", file, {}), ("part", file, {"HTTP_RANGE": "bytes=0-9"}),
        ("no such part", file, {"HTTP_RANGE": "bytes=9999-"}), ("file not modified", file, {"HTTP_IF_NONE_MATCH": ask(file)[1]["ETag"]}),
    ]  # fmt: skip
    for name, path, extra in kinds:
        status, headers, _ = ask(path, **extra)
        yield name, status, headers


def test_every_kind_of_answer_is_safe_and_sets_no_cookie(ask, tmp_path):
    seen = {}
    for name, status, headers in answers(ask, tmp_path):
        seen[name] = status
        own = safety.OWN if status == "304" else set()  # a browser keeps those of the page it has
        assert set(safety.HEADERS) - own <= set(headers), name
        assert own or "default-src 'none'" in headers["Content-Security-Policy"], name
        assert "unsafe" not in headers.get("Content-Security-Policy", ""), name
        assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Content-Type-Options"] == "nosniff"
        assert (
            "camera=()" in headers["Permissions-Policy"]
            and headers.get("Cross-Origin-Resource-Policy", "same-origin") == "same-origin"
        )
        assert not {"Set-Cookie", "Strict-Transport-Security", "Access-Control-Allow-Origin"} & set(headers), name
    assert set(seen.values()) >= {"200", "206", "302", "304", "404", "410", "416"}


def test_an_answer_may_be_stricter_than_all_others(ask, tmp_path):
    assert ask(_file(tmp_path))[1]["Content-Security-Policy"].endswith("sandbox")
    assert "immutable" in ask(f"/static/{site.static_digest()}/look.css")[1]["Cache-Control"]


def test_only_a_library_behind_https_insists_on_it():
    assert safety.headers("https://library.example")["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in safety.headers("http://library.example") | safety.headers("")


def test_a_fault_is_an_answer_too(capsys):
    def faulty(environ, start):
        raise ValueError("the reader's words")

    told = {}
    body = safety.safe(faulty)({}, lambda status, headers, *_: told.update(status=status, headers=dict(headers)))
    assert told["status"].startswith("500") and b"went wrong" in b"".join(body)
    assert set(safety.HEADERS) <= set(told["headers"])


def test_a_fault_is_noted_without_the_words_that_were_at_hand(rf):
    request = rf.get("/en/search?q=secretly")
    try:
        raise ValueError(f"cannot read {request.get_full_path()}")
    except ValueError:
        words = ("Internal Server Error", "/en/secretly")
        fault = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", words, sys.exc_info())
    noted = safety.Faults().format(fault)
    assert "ValueError" in noted and "test_safety.py" in noted and "secretly" not in noted


def test_scripts_make_no_markup_from_text():
    """The policy forbids it (Trusted Types); browsers that do not know the policy must not need it."""
    for path in site.STATIC.glob("*.js"):
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert word not in path.read_text("utf-8"), f"{path.name}: {word}"


def test_a_contact_is_an_address_or_stops_the_start(tmp_path):
    (contact,) = (each for each in settings.SETTINGS if each.name == "contact")
    for bad in ("me", "javascript:alert(1)", "a@b", "a@example.org?body=x"):
        with pytest.raises(ValueError):
            contact.read(bad)
    assert contact.read("mailto:a@example.org") == contact.read("a@example.org") == "mailto:a@example.org"
    shown = carrel(tmp_path, "imports", CARREL_CONTACT=bad)
    assert shown.returncode == 1 and "contact" in shown.stderr
    assert carrel(tmp_path, "imports", CARREL_CONTACT="https://example.org/write").returncode == 0


# ---- the button


@pytest.mark.parametrize("language", INTERFACE)
def test_the_way_out_is_a_plain_link_and_second_in_the_order_of_tabs(get, language):
    text = get(f"/{language}/search").content.decode()
    links = re.findall(r"<a [^>]*>", text[text.index("<body>") :])
    assert 'href="#main"' in links[0]
    out = [link for link in links if "away" in link]
    assert out[0] == links[1] and len(out) == 2
    for link in out:
        assert (
            'href="https://www.wikipedia.org"' in link and 'rel="noreferrer nofollow"' in link and "target" not in link
        )


@pytest.mark.parametrize("language", INTERFACE)
@pytest.mark.parametrize("path", ["/safety", "/privacy", "/accessibility"])
def test_pages_that_explain_are_pages_like_others(get, language, path, django_assert_num_queries):
    get(f"/{language}/")
    with django_assert_num_queries(0):
        text = get(f"/{language}{path}").content.decode()
    assert f'<html lang="{language}"' in text and len(re.findall("<h1", text)) == 1 and "style=" not in text
    assert f'href="/{language}{path}"' in get(f"/{language}/").content.decode()


# ---- neutral titles


def _titles(text: str) -> list[str]:
    return re.findall(r"<title>(.*?)</title>", text)


def test_a_quiet_page_is_neutral(get):
    loud, answer = get("/en/topics/online-grooming"), get("/en/topics/online-grooming?quiet=yes")
    text = answer.content.decode()
    assert "grooming" in _titles(loud.content.decode())[0].lower() and _titles(text) == ["Notes"]
    assert "plain.svg" in text and "icon.svg" not in text
    assert answer["Cache-Control"] == "no-store" and answer["X-Robots-Tag"] == "noindex"


def test_a_page_that_nobody_shall_keep_is_not_kept_by_the_server_either(ask):
    assert ask("/en/search", query="q=child&quiet=yes")[1]["Cache-Control"] == "no-store"
    assert not front._pages._pages


def test_the_choice_is_kept_on_every_way_on(get):
    """From the first page, wherever links and forms lead."""
    waiting, seen = ["/en/?quiet=yes", "/ar/search?quiet=yes&q=child", "/fr/no-such-page?quiet=yes"], set()
    while waiting and len(seen) < 60:
        path = waiting.pop(0)
        answer = get(path)
        text = answer.content.decode()
        seen.add(path)
        assert _titles(text)[0] in {"Notes", "Notas", "ملاحظات"}, path
        for link in re.findall(r'<a\b[^>]*href="(/[^"]*)"(?![^>]*data-loud)', text):
            address = link.replace("&amp;", "&")
            if not address.startswith("/files/") and "." not in address.partition("?")[0]:
                assert address.partition("#")[0].count("quiet=yes") == 1, f"{path} leads to {address}"
                waiting.append(address)
        assert text.count("<form") == text.count('<input type="hidden" name="quiet" value="yes">')
        waiting = [each for each in dict.fromkeys(waiting) if each not in seen]
    assert len(seen) == 60


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/?quiet=yes", "/en/?quiet=yes"), ("/en/search?page=99&quiet=yes", "/en/search?page=2&quiet=yes"),
        ("/topics?quiet=yes", "/en/topics?quiet=yes"), ("/en/publications/old?quiet=yes", f"/en/publications/{KEY}?quiet=yes"),
    ],
)  # fmt: skip
def test_redirects_keep_the_choice(get, path, to):
    catalogue.rename(KEY, "old", "librarian")
    catalogue.rename("old", KEY, "librarian")
    assert get(path).url == to


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/en/", "/en/?quiet=yes"), ("/en", "/en?quiet=yes"), ("/", "/?quiet=yes"), ("?page=2", "?page=2&amp;quiet=yes"),
        ("/en/topics#a", "/en/topics?quiet=yes#a"), ("/en/search?q=a&amp;page=2#b", "/en/search?q=a&amp;page=2&amp;quiet=yes#b"),
        ("/en/search?quiet=yes&amp;q=a", None), ("/en/search?q=a&amp;quiet=yes", None), ("#main", None), ("/en/search.atom?q=a", None),
        ("/files/00/a.pdf", None), ("/static/0/look.css", None), ("https://example.org/en/", None), ("//example.org/en", None),
        ("tel:116111", None), ("mailto:a@example.org", None), ("/robots.txt", None), ("/health", None),
    ],
)  # fmt: skip
def test_only_pages_of_the_library_keep_the_choice(address, kept):
    assert quiet.kept(address) == (kept or address)


def test_the_choice_is_made_and_taken_back_on_the_same_page(get):
    def switched(path: str) -> str:
        return re.search(r'<a href="([^"]*)"[^>]*data-loud', get(path).content.decode())[1].replace("&amp;", "&")

    on = switched("/en/search?q=child&topic=legislation")
    assert on == "/en/search?q=child&topic=legislation&quiet=yes"
    assert switched(on) == "/en/search?q=child&topic=legislation"
    assert switched("/en/safety") == "/en/safety?quiet=yes" and switched("/en/safety?quiet=yes") == "/en/safety"


def test_links_for_machines_do_not_carry_the_choice(get):
    text = get("/en/search?q=child&quiet=yes").content.decode()
    assert all("quiet" not in link for link in re.findall(r"<link [^>]*>", text))


@pytest.mark.parametrize(
    "query", ["quiet=no", "quiet=", "quiet", "notquiet=yes", "q=quiet%3Dyes", "quiet=no&quiet=", "quiet=YES"]
)
def test_any_other_value_changes_nothing(get, query):
    assert "Notes" not in _titles(get(f"/en/search?{query}").content.decode())[0]


# ---- content notices

NOTICE = "Describes violence against children."


@pytest.fixture
def noticed(sample):
    write(
        record(
            "n", title={"en": "Zebra report"}, abstract={"en": "What zebras did.", "fr": "Les faits."}, notice=NOTICE
        )
    )


def test_a_notice_stands_before_everything_and_the_summary_behind_it(get, noticed):
    text = get("/en/publications/n").content.decode()
    order = [text.index(words) for words in (NOTICE, "<h1>", '<details class="behind">', "What zebras did.")]
    assert order == sorted(order) and text.index("</details>") > order[-1]


def test_a_publication_without_a_notice_hides_nothing(get):
    assert '<details class="behind">' not in get(f"/en/publications/{KEY}").content.decode()


def test_lists_show_the_notice_instead_of_the_summary(get, noticed):
    for path in ("/en/search?q=zebra", "/en/search?q=did"):
        text = get(path).content.decode()
        assert NOTICE in text and "What zebras" not in text


def test_data_and_feeds_carry_the_notice(get, noticed):
    assert json.loads(get("/en/search.json?q=zebra").content)["items"][0]["notice"] == NOTICE
    assert json.loads(get("/en/publications/n.json").content)["notice"] == NOTICE
    entry = ET.fromstring(get("/en/search.atom?q=zebra").content).find("{http://www.w3.org/2005/Atom}entry")
    assert [each.text for each in entry if each.tag.endswith("summary")] == [NOTICE]
