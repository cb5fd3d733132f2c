"""The WSGI door: unchanged pages cost nothing, changed ones are seen at once."""

import gzip
from concurrent.futures import ThreadPoolExecutor

from carrel import catalogue
from carrel.web import front
from carrel.web.site import STATIC, static_digest
from conftest import WHO, record, write


def test_an_unchanged_page_is_answered_without_being_made(ask, monkeypatch):
    status, headers, body = ask("/en/search", query="q=grooming")
    assert status == "200" and body
    monkeypatch.setattr(front, "_django", None)
    assert ask("/en/search", query="q=grooming", HTTP_IF_NONE_MATCH=headers["ETag"])[0] == "304"
    assert ask("/en/search", query="q=grooming")[2] == body


def test_a_write_changes_the_tag(ask):
    tag = ask("/en/search")[1]["ETag"]
    write(record("new", title={"en": "Brand new"}))
    status, headers, body = ask("/en/search", HTTP_IF_NONE_MATCH=tag)
    assert status == "200" and headers["ETag"] != tag and b"Brand new" in body


def test_pages_are_packed_for_who_can_unpack(ask):
    plain, packed = ask("/en/"), ask("/en/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed[1]["Content-Encoding"] == "gzip" and gzip.decompress(packed[2]) == plain[2]
    assert len(packed[2]) < len(plain[2]) / 2


def test_head_has_no_body(ask):
    status, headers, body = ask("/en/", REQUEST_METHOD="HEAD")
    assert status == "200" and not body and int(headers["Content-Length"]) > 1000


def test_errors_are_not_kept(ask):
    assert ask("/en/publications/later")[0] == "404"
    catalogue.write([record("later")], WHO)
    assert ask("/en/publications/later")[0] == "200"


def test_hosts_do_not_share_pages(ask):
    assert b"one.example" in ask("/en/search.atom", HTTP_HOST="one.example")[2]
    assert b"one.example" not in ask("/en/search.atom", HTTP_HOST="two.example")[2]


def test_styles_are_given_for_ever_and_by_their_content(ask):
    address = front.static_digest()
    status, headers, body = ask(f"/static/{address}/look.css")
    assert status == "200" and "immutable" in headers["Cache-Control"] and body


def test_a_page_of_twenty_cards_is_light(ask):
    page = len(ask("/en/search", HTTP_ACCEPT_ENCODING="gzip")[2])
    style, script = (
        len(gzip.compress(ask(f"/static/{front.static_digest()}/{name}")[2])) for name in ("look.css", "carrel.js")
    )
    assert page + style + script < 30_000


def test_what_is_kept_is_bounded(ask, monkeypatch):
    monkeypatch.setattr(front, "KEEP_BYTES", 60_000)
    for number in range(1, 20):
        ask("/en/search", query=f"q=child&x={number}")
    assert sum(len(page[2]) for page in front._pages._pages.values()) <= 60_000


def test_threads_do_not_trip_over_each_others_pages(monkeypatch):
    monkeypatch.setattr(front, "KEEP_BYTES", 20_000)
    pages = front.Pages()

    def use(start: int) -> None:
        for number in range(start, start + 3000):
            key = (str(number % 17),)
            if pages.get("tag", key) is None:
                pages.keep("tag", key, ("200 OK", [], bytes(1000)))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(use, range(8)))
    assert pages._bytes == sum(front._weight(*each) for each in pages._pages.items()) <= 20_000


def test_the_style_sheet_travels_compressed(ask):
    _, headers, body = ask(f"/static/{static_digest()}/look.css", HTTP_ACCEPT_ENCODING="gzip")
    assert {name.lower(): value for name, value in headers.items()}["content-encoding"] == "gzip"
    assert len(body) < (STATIC / "look.css").stat().st_size / 3
