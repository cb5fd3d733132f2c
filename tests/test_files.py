"""Stored files: kept once, given in ranges, only when their publication is public."""

import pytest
from django.test import Client

from carrel import catalogue
from conftest import WHO, record


@pytest.fixture
def stored(home, tmp_path):
    path = tmp_path / "Rapport été.pdf"
    path.write_bytes(bytes(range(256)) * 40)
    catalogue.write([record("a"), record("b")], WHO)
    row = catalogue.attach("a", path, WHO, "fr", "Rapport complet")
    return f"/files/{row.sha256}/x.pdf", path


def get(address, **headers):
    return Client().get(address, headers=headers)


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-9", 206, (0, 10)), ("bytes=10000-", 206, (10000, 10240)), ("bytes=-5", 206, (10235, 10240)),
        ("bytes=0-999999", 206, (0, 10240)), ("bytes=1-2,5-6", 200, (0, 10240)), ("nonsense", 200, (0, 10240)), ("bytes=-", 200, (0, 10240)),
    ],
)  # fmt: skip
def test_ranges(stored, asked, status, span):
    address, path = stored
    answer = get(address, Range=asked)
    assert answer.status_code == status and body(answer) == path.read_bytes()[slice(*span)]
    assert int(answer.headers["Content-Length"]) == span[1] - span[0]


def test_a_range_behind_the_end_is_refused(stored):
    answer = get(stored[0], Range="bytes=99999-")
    assert answer.status_code == 416 and answer.headers["Content-Range"] == "bytes */10240"


def test_a_file_that_changed_is_sent_whole(stored):
    assert get(stored[0], **{"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200
    tag = get(stored[0]).headers["ETag"]
    assert get(stored[0], **{"If-None-Match": tag}).status_code == 304


def test_the_same_bytes_are_kept_once(stored, home):
    _, path = stored
    catalogue.attach("b", path, WHO)
    catalogue.attach("b", path, WHO, label="Again")
    assert sum(1 for each in (home / "files").rglob("*") if each.is_file()) == 1


def test_the_page_shows_label_language_and_size(stored):
    text = get("/fr/publications/a").content.decode()
    assert "Rapport complet" in text and "10 ko" in text and 'hreflang="fr"' in text


def test_files_of_withdrawn_publications_are_closed(stored):
    catalogue.withdraw("a", "Reason", "librarian")
    assert get(stored[0]).status_code == 404


def test_a_file_cannot_run_in_the_library(stored):
    assert "sandbox" in get(stored[0]).headers["Content-Security-Policy"]
