"""Where the links of a printed page lead: to pages of the file and to the web, and nowhere else."""

import json

import pytest

import papers
from carrel.documents import Link, Unreadable, frames, links
from carrel.documents.asking import linked
from carrel.models import Document
from carrel.web import extract
from conftest import record, write
from test_reader import PAGES, at, get  # noqa: F401

BOX = [60 / 595, (842 - 760) / 842, 300 / 595, (842 - 700) / 842]  # where papers.pdf puts links
GOOD = [
    ("/Dest[14 0 R/Fit]", 2, ""),
    ("/A<</S/GoTo/D[18 0 R/XYZ 0 0 0]>>", 3, ""),
    ("/A<</S/URI/URI(https://publisher.example/more?x=1)>>", 0, "https://publisher.example/more?x=1"),
    ("/A<</S/URI/URI(HTTP://publisher.example)>>", 0, "HTTP://publisher.example"),
]
BAD = [
    "/A<</S/JavaScript/JS(app.alert\\(1\\))>>",
    "/A<</S/Launch/F(calc.exe)>>",
    "/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>",
    "/A<</S/URI/URI(javascript:alert\\(1\\))>>",
    "/A<</S/URI/URI( javascript:alert\\(1\\))>>",
    "/A<</S/URI/URI(file:///etc/passwd)>>",
    "/A<</S/URI/URI(data:text/html,x)>>",
    "/A<</S/URI/URI(mailto:a@publisher.example)>>",
    "/A<</S/URI/URI(other.html)>>",
    f"/A<</S/URI/URI(https://publisher.example/{'x' * 2_000})>>",
    "/A<</S/URI>>",
    "/Dest[999 0 R/Fit]",
    "/Dest[77/Fit]",
    "/Dest/nowhere",
    "",
]


def made(*what: str) -> bytes:
    return papers.pdf([[(12, f"Page {number}")] for number in range(1, 5)], links=[(1, each) for each in what])


@pytest.fixture
def report(sample, tmp_path):
    write(record("report"))
    content = made(*(what for what, _, _ in GOOD), *BAD)
    return papers.held(tmp_path, "report", "report.pdf", content, PAGES, language="en", labels={1: "i", 2: "ii"})


@pytest.mark.parametrize(("what", "page", "url"), GOOD)
def test_links_to_pages_and_to_the_web(tmp_path, what, page, url):
    (found,) = links.links(papers.write(tmp_path / "a.pdf", made(what)), 1)
    assert (found.page, found.url) == (page, url) and found.box == pytest.approx(BOX, abs=1e-4)


@pytest.mark.parametrize("what", BAD)
def test_whatever_else_a_link_wants_is_left_out(tmp_path, what):
    assert links.links(papers.write(tmp_path / "a.pdf", made(what)), 1) == []


def test_on_a_turned_page_the_box_is_turned_along(tmp_path):
    turned = made(GOOD[0][0]).replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 595 842]/Rotate 90")
    (found,) = links.links(papers.write(tmp_path / "a.pdf", turned), 1)
    assert found.box == pytest.approx([700 / 842, 60 / 595, 760 / 842, 300 / 595], abs=1e-4)


def test_a_page_has_so_many_links_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(links, "MOST", 2)
    assert len(links.links(papers.write(tmp_path / "a.pdf", made(*[GOOD[0][0]] * 5)), 1)) == 2


def test_a_reading_process_says_them(tmp_path):
    path = papers.write(tmp_path / "a.pdf", made(*(what for what, _, _ in GOOD)))
    assert [(each.page, each.url) for each in linked(path, 1)] == [(page, url) for _, page, url in GOOD]
    assert linked(path, 2) == []
    with pytest.raises(Unreadable, match="There is no page 9"):
        linked(path, 9)
    with pytest.raises(Unreadable):
        linked(papers.write(tmp_path / "b.pdf", b"%PDF-1.4 nonsense"), 1)


@pytest.mark.parametrize(
    "said",
    ["", '{"a": 1}', "[[1]]", "[[[0,0,1],1,'']]", '[[[0,0,1,1],0,""]]', '[[[0,0,1,1],0,"javascript:x"]]', '[[[0,0,1,1],"x",""]]',
     '[[["a",0,1,1],1,""]]', '[[[0,0,1,1],1,5]]', '[[[0,0,1,1],0,5]]', "[" * 100_000],
)  # fmt: skip
def test_a_process_that_was_taken_over_is_not_believed(said):
    with pytest.raises(ValueError):
        frames.links(said.encode())


def test_what_is_sent_comes_back():
    sent = [Link((0.0, 0.0, 0.5, 1.0), 3), Link((0.1, 0.2, 0.3, 0.4), 0, "https://publisher.example/é")]
    ((letter, data),) = frames.Frames().add(frames.linked(sent))
    assert letter == b"D" and frames.links(data) == sent


# ---- the address


def test_the_links_of_a_page_as_data(get, report):  # noqa: F811
    answer = get(at(1, ".links.json"))
    found = json.loads(answer.content)["links"]
    assert [each["page"] for each in found] == [2, 3, None, None] and [each["label"] for each in found][:2] == [
        "ii",
        None,
    ]
    assert found[0]["url"] == f"http://testserver{at(2)}?file={report.sha256[:12]}" and found[2]["url"] == GOOD[2][2]
    assert found[0]["box"] == pytest.approx(BOX, abs=1e-4)
    assert get(at(1, ".links.json"), **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert json.loads(get(at(2, ".links.json")).content) == {"links": []}


def test_where_there_are_none_to_ask_for(get, report):  # noqa: F811
    assert get(at(9, ".links.json")).status_code == 404 and get(at(1, ".links")).status_code == 404
    Document.objects.update(media_type="application/epub+zip", kind="epub")
    assert get(at(1, ".links.json")).status_code == 404


def test_who_comes_when_many_ask_is_told_to_come_again(get, report, monkeypatch):  # noqa: F811
    monkeypatch.setattr(extract, "PATIENCE", 0.01)
    for _ in range(extract.AT_ONCE):
        extract._working.acquire()
    try:
        answer = get(at(1, ".links.json"))
        assert answer.status_code == 503 and answer.headers["Retry-After"]
    finally:
        for _ in range(extract.AT_ONCE):
            extract._working.release()
