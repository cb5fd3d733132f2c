"""Reading without scripts: the page of a document as text, as data and as a PDF of its own; who may not."""

import json
import re

import pytest
from django.test import Client
from PIL import Image

import papers
from carrel import catalogue, files, holding
from carrel.languages import INTERFACE
from carrel.models import Document
from carrel.search import following
from carrel.web import extract, safety
from conftest import WHO, record, write

PAGES = [
    [["h1", "The protection of children"], ["p", "A child has rights."]],
    [
        ["h3", "What is <sought>"],
        ["p", "Every right is heard."],
        ["li", "• one right"],
        ["li", "2. two rights"],
        ["p", "After."],
    ],
    [["row", "Country\tChildren"], ["row", "Chile\t12 rights"], ["p", "نص عربي طويل في صفحة إنكليزية"]],
    [],
]
PDF = papers.pdf([[(24, "The protection of children"), (12, f"Page {number}")] for number in range(1, 5)])
ARABIC = [[["h1", "حماية الطفل"], ["p", "لكل طفل حق في الحماية."], ["p", "UNICEF report"]]]


@pytest.fixture
def get(sample):
    client = Client()
    return lambda path, **headers: client.get(path, headers=headers)


@pytest.fixture
def report(sample, tmp_path):
    write(record("report", title={"en": "A report", "ar": "تقرير"}), record("other"))
    return papers.held(
        tmp_path, "report", "report.pdf", PDF, PAGES, language="en", label="Whole", labels={1: "i", 2: "ii", 3: "1"},
        confidence={3: 0.82}, outline=[["Protection", 1, 1], ["Sought", 2, 2], ["Deep", 3, 5]],
    )  # fmt: skip


def at(number: object, query: str = "", language: str = "en") -> str:
    return f"/{language}/publications/report/pages/{number}{query}"


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def body(page: str) -> str:
    """The text of the page alone."""
    return page[page.index('id="text"') : page.index('<div class="pager">')]


def test_headings_paragraphs_lists_and_tables_are_kept(get, report):
    first, second, third = (body(text(get(at(number)))) for number in (1, 2, 3))
    assert "<h2>The protection of children</h2>" in first and "<p>A child has rights.</p>" in first
    assert "<h2>What is &lt;sought&gt;</h2>" in second, "no level of headings is skipped"
    assert re.search(r"<ul class=\"plain\">\s*<li>one right</li>\s*<li>2. two rights</li>\s*</ul>", second)
    assert "<tr><td>Country</td><td>Children</td></tr>" in third and 'tabindex="0"' in third


def test_the_text_has_its_language_and_runs_its_way(get, report, tmp_path):
    assert 'id="text" lang="en" dir="ltr"' in text(get(at(1, language="ar")))
    assert '<p dir="rtl">نص عربي' in text(get(at(3)))
    papers.held(tmp_path, "other", "a.pdf", PDF + b"\n", ARABIC, language="ar")
    page = text(get("/en/publications/other/pages/1"))
    assert 'id="text" lang="ar" dir="rtl"' in page and '<p dir="ltr">UNICEF report</p>' in page and "<p>لكل" in page


@pytest.mark.parametrize("language", INTERFACE)
def test_words_are_marked_in_every_language_of_the_interface(get, report, language):
    page = body(text(get(at(2, "?q=right", language))))
    assert "Every <mark>right</mark> is" in page and "two <mark>rights</mark>" in page
    assert "<mark>" not in body(text(get(at(2, "?q=zebra", language))))


def test_pages_lead_on_and_keep_what_was_looked_for(get, report):
    page, short = text(get(at(2, "?q=right&view=text"))), report.sha256[:12]
    for rel, number in (("prev", 1), ("next", 3)):
        assert f'rel="{rel}" href="{at(number, f"?file={short}&amp;q=right&amp;view=text")}"' in page
    assert 'rel="prev" hidden' in text(get(at(1))) and 'rel="next" hidden' in text(get(at(4)))
    assert '<link rel="next"' not in text(get(at(4)))


def test_a_page_says_where_it_is(get, report):
    page = text(get(at(2)))
    assert "<title>Page ii · A report" in page and "(2 of 4)" in page and 'value="ii"' in page
    assert re.search(r"PDF, \d[\d.]* kB, 4 pages", page) and f'/files/{report.sha256}/report.pdf" download' in page
    assert 'href="/en/publications/report?page=ii#cite"' in page
    assert "Page ٤" not in page and "الصفحة ٤" in text(get(at(4, language="ar")))


def test_the_outline_leads_to_pages(get, report):
    page, short = text(get(at(2, "?q=right"))), report.sha256[:12]
    lines = re.findall(r'<li class="(l\d)"><a href="([^"]*)"( aria-current="true")?>(\w+)</a>', page)
    assert [(level, title, bool(here)) for level, _, here, title in lines] == [
        ("l1", "Protection", False), ("l2", "Sought", True), ("l3", "Deep", False),
    ]  # fmt: skip
    assert lines[2][1] == at(3, f"?file={short}&amp;q=right")


@pytest.mark.parametrize(
    ("asked", "leads"), [("ii", 2), ("II", 2), ("1", 3), ("4", 4), ("", 1), ("٤", 4), ("١", 3), ("p. ii", 2)]
)  # a printed label before a number
def test_the_form_goes_to_a_page(get, report, asked, leads):
    answer = get(f"/en/publications/report/pages?number={asked}&file={report.sha256[:12]}&q=a+b")
    assert answer.status_code == 302 and answer.url == at(leads, f"?file={report.sha256[:12]}&q=a+b")


def test_the_form_says_when_there_is_no_such_page(get, report):
    for asked in ("99", "0", "xii", "-1"):
        assert get(f"/en/publications/report/pages?number={asked}").status_code == 404


def test_notes_on_recognised_and_empty_pages(get, report):
    assert "confidence of 82 %" in text(get(at(3))) and "confidence" not in text(get(at(2)))
    assert "This page has no text" in text(get(at(4))) and "This page has no text" not in text(get(at(2)))


def test_a_page_as_data(get, report):
    data = json.loads(get(at(2, ".json?q=right")).content)
    assert data["page"] == 2 and data["label"] == "ii" and data["pages"] == 4 and data["language"] == "en"
    assert data["blocks"] == PAGES[1] and data["found"] == ["right", "rights"] and data["confidence"] is None
    assert data["file"] == report.sha256 and data["next"].endswith(at(3, f"?file={report.sha256[:12]}"))
    assert json.loads(get(at(4, ".json")).content)["next"] is None


def test_pages_are_not_listed_by_search_engines_but_lead_to_the_publication(get, report):
    answer = get(at(2))
    assert answer.headers["X-Robots-Tag"] == "noindex" == get(at(2, ".json")).headers["X-Robots-Tag"]
    assert '<link rel="cite-as" href="http://testserver/en/publications/report">' in text(answer)


@pytest.mark.parametrize("language", INTERFACE)
def test_a_page_is_made_with_a_fixed_number_of_queries(get, report, language, django_assert_num_queries):
    get(at(1, language=language))
    with django_assert_num_queries(5):
        get(at(2, "?q=right", language))


# ---- addresses stay valid


def test_the_first_document_is_meant_whatever_comes_later(get, report, tmp_path):
    papers.held(tmp_path, "report", "annex.pdf", PDF + b"\n%annex", [[["p", "Annexed."]]], role="annex")
    papers.held(tmp_path, "report", "fr.pdf", PDF + b"\n%fr", [[["p", "Français."]]], language="fr")
    assert "A child has rights." in text(get(at(1))) and "A child has rights." in text(get(at(1, language="fr")))
    new = papers.held(tmp_path, "report", "new.pdf", PDF + b"\n%new", [[["p", "Anew."]]], language="en")
    holding.replace(report, new, WHO)
    assert "Anew." in text(get(at(1)))


def test_a_replaced_file_leads_to_the_same_page_of_the_new_one(get, report, tmp_path):
    old = report.sha256[:12]
    for number in (1, 2):
        new = papers.held(tmp_path, "report", f"{number}.pdf", PDF + b"\n%%%d" % number, PAGES)
        holding.replace(report, new, WHO)
        report = new
    answer = get(at(3, f"?file={old}&q=a+child"))
    assert answer.status_code == 302 and answer.url == at(3, f"?file={new.sha256[:12]}&q=a+child")
    assert get(at(3, f".pdf?file={old}")).url == at(3, f".pdf?file={new.sha256[:12]}")
    assert get(at(9, f"?file={old}"))
    assert get(f"/files/{old}{'0' * 52}/x.pdf").status_code == 404


def test_an_old_file_leads_to_what_took_its_place(get, report, tmp_path):
    new = papers.held(tmp_path, "report", "new.pdf", PDF + b"\n%new", PAGES)
    holding.replace(report, new, WHO)
    answer = get(f"/files/{report.sha256}/report.pdf")
    assert answer.status_code == 302 and answer.url == f"/files/{new.sha256}/new.pdf"
    catalogue.withdraw("report", "Old.", "librarian")
    assert get(f"/files/{report.sha256}/report.pdf").status_code == 404


def test_a_renamed_publication_keeps_the_page(get, report):
    catalogue.rename("report", "renamed", "librarian")
    assert get(at(2, "?file=ab&q=child")).url == "/en/publications/renamed/pages/2?file=ab&q=child"
    assert get(at(2, ".json")).url == "/en/publications/renamed/pages/2.json"


def test_a_page_beyond_the_end_has_a_way_back(get, report):
    answer = get(at(5))
    page = answer.content.decode()
    assert answer.status_code == 404 and "It has 4 pages." in page and "pages/4?file=" in page and "<h1>" in page
    assert get(at(0)).status_code == 404 and get(at(5, ".json")).json() == {"status": "missing"}


# ---- who may not


def test_withdrawn_drafts_and_unknown(get, report):
    assert get("/en/publications/none/pages/1").status_code == 404
    assert (
        get(at(1, f"?file={'0' * 12}")).status_code == 404
        and get(at(1, f"?file={report.sha256[:4]}")).status_code == 404
    )
    assert get("/en/publications/other/pages/1").status_code == 404, "it has no file"
    assert get(at(1, ".csv")).status_code == 404
    catalogue.withdraw("report", "Wrong figures.", "librarian")
    gone = get(at(1))
    assert gone.status_code == 410 and "Wrong figures." in gone.content.decode()
    for path in (
        at(1, ".json"),
        at(1, ".pdf"),
        "/en/publications/report/inside?q=right",
        "/en/publications/report/pages?number=1",
    ):
        assert get(path).status_code == 410
    write(record("report", status="draft"))
    for path in (at(1), at(1, ".pdf"), "/en/publications/report/inside?q=right", f"/files/{report.sha256}/report.pdf"):
        assert get(path).status_code == 404


def test_a_file_of_another_publication_is_not_read_here(get, report, tmp_path):
    row = papers.held(tmp_path, "other", "x.pdf", PDF + b"\n%x", PAGES)
    assert get(at(1, f"?file={row.sha256[:12]}")).status_code == 404


@pytest.mark.parametrize(("state", "words"), [("waiting", "still reading"), ("aside", "could not read")])
def test_a_document_that_is_not_read_says_so_calmly(get, report, state, words):
    Document.objects.update(state=state)
    answer = get(at(1))
    assert answer.status_code == 404 and words in answer.content.decode()
    page = text(get("/en/publications/report"))
    assert words in page and ">Download<" in page and "pages/1" not in page


def test_a_notice_stands_before_the_page_until_it_was_read(get, report):
    write(record("report", notice="Describes violence."))
    closed, opened = text(get(at(2))), text(get(at(2, "?notice=seen")))
    assert closed.index("Describes violence.") < closed.index('<details class="behind">') < closed.index('id="text"')
    assert (
        '<details class="behind" open>' in opened and "notice=seen" in re.search(r'rel="next" href="[^"]*"', opened)[0]
    )


# ---- the policy of the page


def test_only_a_page_that_is_shown_as_printed_may_name_its_worker(ask, report):
    following.catch_up()
    assert safety.READER.replace("carrel-reader", "'none'") == safety.POLICY and "unsafe" not in safety.READER
    _, headers, page = ask(at(1), query="q=child")
    assert headers["Content-Security-Policy"] == safety.READER and b"reader.js" in page
    status, again, _ = ask(at(1), query="q=child", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert status == "304" and "Content-Security-Policy" not in again, "a browser would take it for the page it kept"
    others = [
        (at(1), "view=text"),
        (at(1, ".json"), ""),
        ("/en/publications/report", ""),
        ("/en/publications/report/inside", "q=a"),
    ]
    for path, query in others:
        _, headers, page = ask(path, query=query)
        assert headers["Content-Security-Policy"] == safety.POLICY and b"reader.js" not in page, path


def test_what_is_no_pdf_is_read_as_text_alone(get, report):
    Document.objects.update(media_type="application/epub+zip", kind="epub")
    page = text(get(at(1)))
    assert "reader.js" not in page and "As printed" not in page and ".pdf?file" not in page and "EPUB, " in page
    assert get(at(1, ".pdf")).status_code == 404


# ---- one page as a PDF


def test_a_page_can_be_taken_as_a_pdf(get, report, sample):
    answer = get(at(2, ".pdf"))
    whole = b"".join(answer.streaming_content)
    assert (
        answer.status_code == 200 and whole.startswith(b"%PDF-") and answer.headers["Content-Type"] == "application/pdf"
    )
    assert 'filename="report - 2.pdf"' in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    made = list((sample / "extracts").iterdir())
    assert len(made) == 1 and get(at(2, ".pdf"), **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert b"".join(get(at(2, ".pdf")).streaming_content) == whole


def test_a_file_that_cannot_be_taken_apart_costs_nobody_else(get, sample, tmp_path):
    write(record("report"))
    papers.held(tmp_path, "report", "bad.pdf", b"%PDF-1.4 nonsense", [[["p", "Text."]]])
    assert get(at(1, ".pdf")).status_code == 404 and "Text." in text(get(at(1)))
    assert not (sample / "extracts").exists()


def test_only_so_many_pages_are_taken_out_at_once(get, report, monkeypatch):
    monkeypatch.setattr(extract, "PATIENCE", 0.01)
    for _ in range(extract.AT_ONCE):
        extract._working.acquire()
    try:
        answer = get(at(1, ".pdf"))
        assert answer.status_code == 503 and answer.headers["Retry-After"]
    finally:
        for _ in range(extract.AT_ONCE):
            extract._working.release()


def test_kept_pages_are_thinned(tmp_path, monkeypatch):
    monkeypatch.setattr(extract, "MOST_KEPT", 10)
    for number in range(12):
        (tmp_path / f"{number}.pdf").touch()
    extract._thin(tmp_path)
    assert len(list(tmp_path.iterdir())) == 10


# ---- search inside


def test_inside_lists_pages_with_passages(get, report):
    following.catch_up()
    page = text(get("/en/publications/report/inside?q=right"))
    assert "3 pages have “right”" in page and page.count("<mark>") >= 3
    assert at(2, f"?file={report.sha256[:12]}&amp;q=right") in page and "Page ii" in page
    data = json.loads(get("/en/publications/report/inside.json?q=right").content)
    assert data["total"] == 3 and {each["label"] for each in data["items"]} == {"i", "ii", "1"} and data["next"] is None
    assert "No page has all of the words. 3 pages have some of them." in text(
        get("/en/publications/report/inside?q=right+zebra")
    )


def test_inside_goes_on_over_several_pages(get, sample, tmp_path):
    write(record("report"))
    papers.held(tmp_path, "report", "long.pdf", PDF, [[["p", f"Lantern number {number}."]] for number in range(1, 46)])
    following.catch_up()
    first, last = (text(get(f"/en/publications/report/inside?q=lantern&page={number}")) for number in (1, 3))
    assert "45 pages have" in first and first.count("<mark>") == 20 and "inside?q=lantern&amp;page=2" in first
    assert last.count("<mark>") == 5 and 'rel="next"' not in last
    for bad in ("0", "-1", "x", "99999"):
        assert get(f"/en/publications/report/inside?q=lantern&page={bad}").status_code == 200


def test_inside_says_when_nothing_is_found_and_asks_when_nothing_was_asked(get, report):
    assert "No page of this publication has “zebra”." in text(get("/en/publications/report/inside?q=zebra"))
    page = text(get("/en/publications/report/inside"))
    assert "No page" not in page and 'class="inside"' in page


def test_inside_shows_what_was_typed_as_text(get, report):
    assert "<script>alert" not in text(get("/en/publications/report/inside?q=%3Cscript%3Ealert(1)%3C/script%3E%26lt;b"))


# ---- the publication's page, and covers


def test_the_publication_lists_its_files_in_order(get, report, tmp_path):
    papers.held(tmp_path, "report", "s.pdf", PDF + b"\n%s", PAGES, role="slides", label="Talk")
    papers.held(tmp_path, "report", "x.pdf", PDF + b"\n%x", PAGES, role="annex", label="Tables")
    papers.held(
        tmp_path, "report", "f.pdf", PDF + b"\n%f", PAGES, language="fr", label="Texte", recognised={"1": 0.9}, unread=2
    )
    page = text(get("/fr/publications/report"))
    order = [page.index(f">{name}</b>") for name in ("Texte", "Whole", "Tables", "Talk")]
    assert order == sorted(order) and "Annexe" in page and "Diapositives" in page and "2 pages sont des images" in page
    page = text(get("/en/publications/report"))
    assert (
        page.index(">Whole</b>") < page.index(">Texte</b>")
        and "4 pages" in page
        and "recognised from its picture" in page
    )
    assert at(1, f"?file={report.sha256[:12]}") in page and 'action="/en/publications/report/inside"' in page
    assert at(3, f"?file={report.sha256[:12]}") in page, "the outline"


def _cover(report) -> None:
    path = files.cover(report.sha256)
    path.parent.mkdir(parents=True)
    Image.new("RGB", (480, 640), "white").save(path, "WEBP")
    Document.objects.update(cover=True)


def test_the_cover_is_the_first_page(get, report):
    assert (
        "/covers/" not in text(get("/en/publications/report"))
        and get(f"/covers/{report.sha256}.webp").status_code == 404
    )
    _cover(report)
    assert f'<img class="cover" src="/covers/{report.sha256}.webp" alt=""' in text(get("/en/publications/report"))
    large, small = (get(f"/covers/{report.sha256}{size}.webp") for size in ("", "-small"))
    for answer in (large, small):
        assert answer.headers["Content-Type"] == "image/webp" and "immutable" in answer.headers["Cache-Control"]
    assert len(b"".join(small.streaming_content)) < len(b"".join(large.streaming_content))
    assert get(f"/covers/{report.sha256}.webp", **{"If-None-Match": large.headers["ETag"]}).status_code == 304


def test_lists_show_covers_but_not_of_what_has_a_notice(get, report):
    _cover(report)
    catalogue.touch(["report"], WHO)
    following.catch_up()
    shown = f'<img class="cover" src="/covers/{report.sha256}-small.webp" alt="" width="84" height="112" loading="lazy"'
    assert shown in text(get("/en/search?q=report"))
    write(record("report", notice="Describes violence."))
    assert "/covers/" not in text(get("/en/search?q=report")) + text(get("/en/publications/report"))


def test_covers_of_what_is_not_public_are_closed(get, report):
    _cover(report)
    catalogue.withdraw("report", "Wrong.", "librarian")
    assert (
        get(f"/covers/{report.sha256}.webp").status_code
        == 404
        == get(f"/covers/{report.sha256}-small.webp").status_code
    )


def test_contents_say_what_is_printed_on_the_pages(get, report):
    for path in ("/en/publications/report", at(1)):
        assert 'Sought</a> <span class="num soft">ii</span>' in text(get(path))


def test_an_address_cut_off_leads_to_the_list(get, report):
    answer = get("/en/publications")
    assert answer.status_code == 302 and answer.url == "/en/search"
