"""Stored files: kept once, given in ranges, only when their publication is public."""

import pytest
from django.test import Client

from carrel import catalogue, files, holding
from carrel.models import Revision
from conftest import WHO, record


@pytest.fixture
def stored(home, tmp_path):
    path = tmp_path / "Rapport été.pdf"
    path.write_bytes(bytes(range(256)) * 40)
    catalogue.write([record("a"), record("b")], WHO)
    row = holding.attach("a", path, WHO, "fr", "Rapport complet")
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
    holding.attach("b", path, WHO)
    holding.attach("b", path, WHO, label="Again")
    assert sum(1 for each in (home / "files").rglob("*") if each.is_file()) == 1


def test_the_page_shows_label_language_and_size(stored):
    text = get("/fr/publications/a").content.decode()
    assert "Rapport complet" in text and "10 ko" in text and 'hreflang="fr"' in text


def test_files_of_withdrawn_publications_are_closed(stored):
    catalogue.withdraw("a", "Reason", "librarian")
    assert get(stored[0]).status_code == 404


def test_a_file_cannot_run_in_the_library(stored):
    assert "sandbox" in get(stored[0]).headers["Content-Security-Policy"]


@pytest.fixture
def two(home, tmp_path):
    """A publication with a file and the one that is to take its place."""
    catalogue.write([record("a")], WHO)
    rows = []
    for name in ("old.txt", "new.txt"):
        (tmp_path / name).write_text(name)
        rows.append(holding.attach("a", tmp_path / name, WHO, "en" if name == "old.txt" else ""))
    return rows


def test_what_is_replaced_is_kept_for_the_librarian_alone(two, home):
    old, new = two
    holding.replace(old, new, catalogue.Signature("librarian", "new.txt replaces old.txt"))
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.state, old.replaced_by, new.state, new.language) == ("archived", new, "current", "en")
    assert (
        get(f"/files/{old.sha256}/old.txt").url == f"/files/{new.sha256}/new.txt" and files.place(old.sha256).exists()
    )
    assert get(f"/files/{new.sha256}/new.txt").status_code == 200
    assert Revision.objects.order_by("number").last().why == "new.txt replaces old.txt"


def test_a_file_replaces_only_one_of_its_own_publication(two):
    with pytest.raises(ValueError):
        holding.replace(two[0], two[0], WHO)


def test_a_file_is_named_by_name_label_or_hash(two):
    assert holding.file_of("a", "old.txt") == holding.file_of("a", two[0].sha256[:10]) == two[0]
    for wanted in ("nothing", ""):
        with pytest.raises(catalogue.Unknown, match=r"old\.txt, new\.txt"):
            holding.file_of("a", wanted)


def test_a_damaged_copy_is_mended_by_the_same_file(two, home, tmp_path):
    files.place(two[0].sha256).write_text("damaged")
    holding.attach("a", tmp_path / "old.txt", WHO)
    assert files.digest(files.place(two[0].sha256)) == two[0].sha256
